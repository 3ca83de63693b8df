package crawler

import (
	"testing"
	"testing/synctest"
	"time"

	"magpie/frontier"
)

// A batch that is not full waits for what may come, and for nothing else.
func TestGatherWaitsWhileThereAreProspects(t *testing.T) {
	tests := []struct {
		name      string
		prospects int           // when the batch begins
		ends      time.Duration // when they do, and one more picture comes; 0 for later
		want      int           // pictures
		after     time.Duration
	}{
		{"none", 0, 0, 2, 0},
		{"some that bring nothing", 2, 0, 2, linger},
		{"some that end", 2, linger / 2, 3, linger / 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSaver(nil)
				for range tt.prospects {
					s.prospects.begin("one.test")
				}
				for range 2 {
					s.queue <- picture{}
				}
				if tt.ends > 0 {
					time.AfterFunc(tt.ends, func() {
						s.queue <- picture{}
						s.prospects.end("one.test")
						s.prospects.end("one.test")
					})
				}
				began := time.Now()
				if batch := s.gather(nil); len(batch) != tt.want || time.Since(began) != tt.after {
					t.Errorf("%d pictures after %s, want %d after %s", len(batch), time.Since(began), tt.want, tt.after)
				}
			})
		})
	}
}

// What was told of prospects that ended long ago ends no batch of today.
func TestGatherAsksWhetherProspectsAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSaver(nil)
		s.prospects.begin("one.test")
		s.prospects.end("one.test")
		s.prospects.begin("one.test")
		s.queue <- picture{}
		began := time.Now()
		if s.gather(nil); time.Since(began) != linger {
			t.Errorf("the batch ended after %s, want %s", time.Since(began), linger)
		}
	})
}

func TestLaneOffersWhatItCanHandOut(t *testing.T) {
	l := newLane(&Crawler{}, &frontier.Host{Name: "one.test"}, 1, newConnections(1))
	l.saver = newSaver(nil)
	steps := []struct {
		name string
		do   func()
		want int
	}{
		{"nothing", func() { l.offer(false) }, 0},
		{"a job", func() { l.offer(true) }, 1},
		{"the same job", func() { l.offer(true) }, 1},
		{"another, when a worker got the first", func() { l.offers = false; l.offer(true) }, 2},
		{"none but what the worker has", func() { l.offer(false) }, 1},
	}
	for _, step := range steps {
		if step.do(); l.saver.prospects.at["one.test"] != step.want {
			t.Errorf("%s: %d prospects, want %d", step.name, l.saver.prospects.at["one.test"], step.want)
		}
	}
}

// Each job that a worker got is a prospect until it did what it could.
func TestNoProspectOutlivesARun(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', image: img, next: 'a[rel=next]', parallelism: 2}
`)
	w.chainOf(paged("p", 3)...)
	var s *saver
	w.prepare = func(c *Crawler) { s = c.saver }
	if sum, left := w.run(), len(s.prospects.at); sum.Saved != 6 || left != 0 {
		t.Errorf("prospects at %d hosts are left behind %d pictures", left, sum.Saved)
	}
}
