package frontier

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// manyWorkers has eight goroutines work off three hosts, each page leading to
// two more until there are enough, and checks that each was handed out once.
func manyWorkers(t *testing.T, c *crawl) {
	const all = 300
	c.add(page("h0", 0))
	var mu sync.Mutex
	handed := map[string]int{}
	work := func() error {
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
			due, err := c.Jobs(context.Background(), h, Page, 7)
			if err != nil {
				return err
			}
			for _, job := range due.Jobs {
				mu.Lock()
				handed[job.URL]++
				mu.Unlock()
				var n int
				fmt.Sscanf(job.URL[len("https://h0/"):], "%d", &n)
				o := finished(job)
				for _, child := range []int{2*n + 1, 2*n + 2} {
					if child < all {
						o.Children = append(o.Children, page(fmt.Sprintf("h%d", child%3), child))
					}
				}
				if err := c.Done(context.Background(), h, []Outcome{o}); err != nil {
					return err
				}
			}
			if err := c.Release(context.Background(), h, Pause{}); err != nil {
				return err
			}
		}
	}
	inParallel(t, 8, work)
	wantEachOnce(t, handed, all)
}
