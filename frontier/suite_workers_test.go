package frontier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
)

// laneOfWorkers has four goroutines work under one lease, so that jobs are
// read while others are being finished.
func laneOfWorkers(t *testing.T, c *crawl) {
	const all = 250
	c.add(pages("a", all)...)
	h := c.take()
	var mu sync.Mutex
	handed := map[string]int{}
	work := func() error {
		for {
			due, err := c.Jobs(context.Background(), h, Page, 2)
			if err != nil || len(due.Jobs) == 0 {
				return err
			}
			for _, job := range due.Jobs {
				mu.Lock()
				handed[job.URL]++
				mu.Unlock()
				if err := c.Done(context.Background(), h, []Outcome{finished(job)}); err != nil {
					return err
				}
			}
		}
	}
	inParallel(t, 4, work)
	wantEachOnce(t, handed, all)
}

func inParallel(t *testing.T, n int, work func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if err := work(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func wantEachOnce(t *testing.T, handed map[string]int, all int) {
	t.Helper()
	if len(handed) != all {
		t.Errorf("%d jobs were handed out, want %d", len(handed), all)
	}
	for url, n := range handed {
		if n != 1 {
			t.Errorf("%s was handed out %d times", url, n)
		}
	}
}

func manyWorkers(t *testing.T, c *crawl) { workOff(t, 3, 300, c) }

// workOff has eight goroutines, over all frontiers of a crawl, work off so many pages on
// some hosts, which lead to each other. It checks that each page is handed out once, and that no
// host has two owners.
func workOff(t *testing.T, hosts, pages int, crawls ...*crawl) {
	t.Helper()
	crawls[0].add(page("h0", 0))
	work := &workforce{t: t, hosts: hosts, pages: pages, handed: map[string]int{}, owners: map[string]int{}}
	var wg sync.WaitGroup
	for _, c := range crawls {
		wg.Go(func() { inParallel(t, 8/len(crawls), func() error { return work.on(c) }) })
	}
	wg.Wait()
	wantEachOnce(t, work.handed, pages)
}

// workforce is what workOff counts.
type workforce struct {
	t            *testing.T
	hosts, pages int

	mu             sync.Mutex
	handed, owners map[string]int // pages by their URL, hosts by their name
}

func (w *workforce) count(m map[string]int, key string, n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	m[key] += n
	return m[key]
}

// on works until nothing is left.
func (w *workforce) on(c *crawl) error {
	for {
		changed := c.Changed(nil)
		h, _, err := c.Take(context.Background(), leaseTime)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h == nil {
			<-changed
			continue
		}
		if n := w.count(w.owners, h.Name, 1); n != 1 {
			w.t.Errorf("%s has %d owners", h.Name, n)
		}
		err = w.turn(c, h)
		w.count(w.owners, h.Name, -1)
		if err := errors.Join(err, c.Release(context.Background(), h, Pause{})); err != nil {
			return err
		}
	}
}

// turn works some pages of a host.
func (w *workforce) turn(c *crawl, h *Host) error {
	due, err := c.Jobs(context.Background(), h, Page, 7)
	if err != nil {
		return err
	}
	for _, job := range due.Jobs {
		w.count(w.handed, job.URL, 1)
		if err := c.Done(context.Background(), h, []Outcome{w.leadingOn(job)}); err != nil {
			return err
		}
	}
	return nil
}

// leadingOn is the outcome of page n, which leads to the pages 2n+1 and 2n+2, as far as
// there are so many.
func (w *workforce) leadingOn(job Job) Outcome {
	o := finished(job)
	var n int
	fmt.Sscanf(job.URL[strings.LastIndex(job.URL, "/")+1:], "%d", &n)
	for _, child := range []int{2*n + 1, 2*n + 2} {
		if child < w.pages {
			o.Children = append(o.Children, page(fmt.Sprintf("h%d", child%w.hosts), child))
		}
	}
	return o
}
