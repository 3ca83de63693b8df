package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"magpie/config"
	"magpie/frontier"
	"magpie/storage"
)

const manyPictures = `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 4}
`

// gallery serves a start page with n pictures and returns their addresses.
func (w *world) gallery(n int) (addresses []string) {
	var paths []string
	for i := range n {
		paths = append(paths, fmt.Sprintf("/%03d.jpg", i))
	}
	w.page("one.test/", imgs(paths...))
	addresses = on(paths)
	w.pictures(addresses...)
	return addresses
}

func TestDrain(t *testing.T) {
	t.Run("keeps what is in flight and starts nothing", func(t *testing.T) {
		w := newWorld(t, manyPictures)
		all := w.gallery(40)
		arrived := make(chan struct{}, len(all))
		release := make(chan struct{})
		for _, address := range all {
			w.answer(address, func(n int, rw http.ResponseWriter, r *http.Request) {
				arrived <- struct{}{}
				<-release
				pictureOf(address)(n, rw, r)
			})
		}
		w.prepare = func(c *Crawler) {
			go func() {
				for range 4 {
					<-arrived
				}
				c.Drain()
				c.Drain()
				close(release)
			}()
		}
		sum := w.run()
		if !sum.Interrupted || sum.Saved != 4 || sum.Open != 36 || sum.Complete() {
			t.Errorf("got %+v", sum)
		}
		w.wantTotal(1 + 4)
		w.prepare = nil
		w.pictures(all...)
		check := w.recordedOnce()
		w.complete()
		check()
		w.wantTotal(1 + 36)
		w.wantKept(all...)
	})
	t.Run("before the run asks for nothing", func(t *testing.T) {
		w := newWorld(t, manyPictures)
		w.prepare = func(c *Crawler) { c.Drain() }
		if sum := w.run(); !sum.Interrupted || sum.Open != 1 {
			t.Errorf("got %+v", sum)
		}
		w.wantTotal(0)
	})
}

func TestCancel(t *testing.T) {
	t.Run("ends the run in the middle of pictures", func(t *testing.T) {
		w := newWorld(t, manyPictures)
		all := w.gallery(20)
		for _, address := range all {
			w.answer(address, firstTimes(1, half(address), pictureOf(address)))
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.prepare = func(*Crawler) {
			go func() {
				for w.server.Counter().Total() < 5 {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
		}
		sum, err := w.try(ctx)
		if err != nil || !sum.Interrupted || sum.Failed != 0 || sum.Saved != 0 || sum.Open != 20 {
			t.Errorf("got %+v, %v", sum, err)
		}
		for _, r := range w.records(frontier.Image, frontier.Open) {
			if r.Tries != 0 {
				t.Errorf("%s has %d tries, want none", r.URL, r.Tries)
			}
		}
		w.prepare = nil
		w.pictures(all...)
		w.complete()
		w.wantKept(all...)
	})
	t.Run("at any event loses nothing", func(t *testing.T) {
		for events := 1; events < 20; events += 4 {
			w := newWorld(t, oneChain)
			lists := paged("a", 5)
			w.chainOf(lists...)
			ctx, cancel := context.WithCancel(t.Context())
			left := events
			w.onEvent = func(Event) {
				if left--; left == 0 {
					cancel()
				}
			}
			sum, err := w.try(ctx)
			cancel()
			if err != nil || sum.Failed != 0 {
				t.Fatalf("got %+v, %v", sum, err)
			}
			w.onEvent = nil
			check := w.recordedOnce()
			w.complete()
			check()
			w.wantKept(on(lists...)...)
		}
	})
	t.Run("before the run is no error", func(t *testing.T) {
		w := newWorld(t, manyPictures)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if sum, err := w.try(ctx); err != nil || !sum.Interrupted {
			t.Errorf("got %+v, %v", sum, err)
		}
		w.wantTotal(0)
	})
	t.Run("by a deadline costs no try", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, tries: 1}
`)
		w.page("one.test/", imgs("/a.jpg"))
		w.answer("one.test/a.jpg", half("one.test/a.jpg"))
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		sum, err := w.try(ctx)
		if err != nil || !sum.Interrupted || sum.Failed != 0 || sum.Open != 1 {
			t.Errorf("got %+v, %v", sum, err)
		}
		w.pictures("one.test/a.jpg")
		w.complete()
		w.wantKept("one.test/a.jpg")
	})
}

// half sends half of a picture and then nothing, until the client is gone.
func half(address string) answerFunc {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		whole := bytesOf(address)
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		w.Write(whole[:len(whole)/2])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

// onGet calls back before records are read.
type onGet struct {
	frontier.Frontier
	before func() error
}

func (f onGet) Get(ctx context.Context, jobs []frontier.Job) ([]frontier.Record, error) {
	if err := f.before(); err != nil {
		return nil, err
	}
	return f.Frontier.Get(ctx, jobs)
}

// A run that ends while a page is being read says nothing of the page.
func TestPageIsNotBlamedForTheRun(t *testing.T) {
	fault := errors.New("the state cannot be read")
	for _, broken := range []bool{false, true} {
		t.Run(fmt.Sprintf("broken %v", broken), func(t *testing.T) {
			w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: a, next: 'a[rel=next]', image: img}}
`)
			lists := paged("a", 2)
			w.chainOf(lists...)
			w.page("one.test/", `<a href=/1>album</a>`)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			w.prepare = func(c *Crawler) {
				c.frontier = onGet{c.frontier, func() error {
					if broken {
						return fault
					}
					cancel()
					return nil
				}}
			}
			sum, err := w.try(ctx)
			if broken != errors.Is(err, fault) || sum.Failed != 0 {
				t.Errorf("got %+v, %v", sum, err)
			}
			w.prepare = nil
			w.complete()
			w.wantKept(on(lists...)...)
		})
	}
}

// A host that waits for a connection gets its turn, however much the lanes
// that have them all are doing.
func TestTurnEndsUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := frontier.NewMemory(time.Now)
		c := &Crawler{frontier: f, config: &config.Config{Connections: 1}, draining: make(chan struct{})}
		s := newScheduler(c)
		var jobs []frontier.Job
		for _, host := range []string{"one.test", "two.test"} {
			job := frontier.Job{ID: frontier.NewID(frontier.Page, "", host), Kind: frontier.Page, Host: host}
			job.Site, job.URL = "s", "http://"+host
			jobs = append(jobs, job)
		}
		if _, err := f.Add(t.Context(), jobs); err != nil {
			t.Fatal(err)
		}
		h, _, err := f.Take(t.Context(), leaseTime)
		if err != nil || h == nil {
			t.Fatal(h, err)
		}
		l := newLane(c, h, 1, s.connections)
		s.lanes[l] = struct{}{}
		s.free = 0

		always := make(chan struct{})
		close(always)
		began := time.Now()
		for s.waiting == nil && time.Since(began) < 2*turn {
			s.wait(t.Context(), always, time.Time{})
		}
		if s.waiting == nil || time.Since(began) != turn {
			t.Fatalf("after %v, host %v waits", time.Since(began), s.waiting)
		}
		select {
		case <-l.turnOver:
		default:
			t.Error("the lane that has the connection may go on")
		}
	})
}

// A run that is over leaves the error that ended it, and nothing else.
func TestFaultOfTheStore(t *testing.T) {
	w := newWorld(t, manyPictures)
	all := w.gallery(10)
	w.prepare = func(c *Crawler) { c.store = fullDisk{c.store} }
	sum, err := w.try(t.Context())
	if !errors.Is(err, syscall.ENOSPC) || sum.Failed != 0 || sum.Saved != 0 || sum.Interrupted {
		t.Errorf("got %+v, %v", sum, err)
	}
	if n := len(w.records(frontier.Image, frontier.Open)); n != 10 {
		t.Errorf("%d pictures are open, want 10", n)
	}
	w.prepare = nil
	w.complete()
	w.wantKept(all...)
}

// fullDisk has no room for a name.
type fullDisk struct{ storage.Store }

func (d fullDisk) Keep(_ context.Context, batch []storage.Keep) []storage.Kept {
	kept := make([]storage.Kept, len(batch))
	for i := range kept {
		kept[i].Err = syscall.ENOSPC
	}
	return kept
}

// What waits for its turn at a host is not under way: a run that is stopped does
// not wait for it, nor for the host's interval.
func TestDrainEndsWhatWaitsForItsTurn(t *testing.T) {
	tests := []struct {
		name, yaml string
		requests   int // besides that for robots.txt
	}{
		{"at the gate", `sites: {s: {start: 'http://one.test/', image: img, interval: 20s, parallelism: 4, robots: false}}`, 1},
		{"behind robots.txt", `sites: {s: {start: 'http://one.test/', image: img, interval: 20s, parallelism: 4}}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.yaml)
			w.gallery(10)
			w.prepare = func(c *Crawler) {
				go func() {
					for w.server.Counter().Total()+w.server.Counter().Robots() < 1 || !waitForTurns(c.flights) {
						time.Sleep(time.Millisecond)
					}
					c.Drain()
				}()
			}
			sum := w.run()
			w.wantTotal(tt.requests)
			if !sum.Interrupted || sum.Failed != 0 || sum.Open == 0 {
				t.Errorf("got %+v", sum)
			}
			for _, r := range w.records(0, frontier.Open) {
				if r.Tries != 0 {
					t.Errorf("%s has %d tries, want none", r.URL, r.Tries)
				}
			}
		})
	}
}

// waitForTurns reports whether something is in flight, and all of it waits.
func waitForTurns(fs *flights) bool {
	_, moving := fs.stuck()
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return len(moving) == 0 && len(fs.aloft) > 0
}
