package frontier

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func takeOnce(t *testing.T, c *crawl) {
	c.add(page("a", 1), page("b", 1))
	first, second := c.take(), c.take()
	if first.Name == second.Name {
		t.Errorf("%s was leased twice", first.Name)
	}
	c.takeNothing()
}

func takeLongest(t *testing.T, c *crawl) {
	for i, name := range []string{"late", "early", "middle"} {
		job := page(name, 1)
		job.Due = c.clock.now().Add(-time.Duration([]int{1, 3, 2}[i]) * time.Hour)
		c.add(job)
	}
	for _, want := range []string{"early", "middle", "late"} {
		if got := c.take().Name; got != want {
			t.Errorf("took %s, want %s", got, want)
		}
	}
}

func takeNext(t *testing.T, c *crawl) {
	job := page("a", 1)
	job.Due = c.clock.now().Add(5 * time.Second)
	c.add(job)
	if next := c.takeNothing(); !next.Equal(job.Due) {
		t.Errorf("next = %v, want %v", next, job.Due)
	}
	c.clock.advance(5 * time.Second)
	c.take()
}

func takeEnds(_ *testing.T, c *crawl) {
	c.wantEnd()
	c.add(page("a", 1))
	h := c.take()
	c.done(h, finished(c.jobs(h, Page, 1)[0]))
	c.takeNothing()
	c.release(h, time.Time{})
	c.wantEnd()
}

func takeWaits(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	c.done(h, finished(page("a", 1)))
	// The worker still holds the host and may yet find something.
	if next := c.takeNothing(); !next.IsZero() {
		t.Errorf("next = %v, want none", next)
	}
}

func renews(t *testing.T, c *crawl) {
	c.add(page("a", 1))
	h := c.take()
	for range 3 {
		c.clock.advance(leaseTime / 2)
		if err := c.Renew(t.Context(), h, leaseTime); err != nil {
			t.Fatalf("Renew: %v", err)
		}
	}
	if want := c.clock.now().Add(leaseTime); !h.Expires().Equal(want) {
		t.Errorf("expires at %v, want %v", h.Expires(), want)
	}
	c.takeNothing()
	wantURLs(t, c.jobs(h, Page, 1), page("a", 1))
}

func lostLease(t *testing.T, c *crawl) {
	c.add(pages("a", 2)...)
	lost := c.take()
	job := c.jobs(lost, Page, 1)[0]
	c.clock.advance(leaseTime)
	owner := c.take()
	if err := c.Renew(t.Context(), lost, leaseTime); !errors.Is(err, ErrLost) {
		t.Errorf("Renew = %v, want ErrLost", err)
	}
	if _, err := c.Jobs(t.Context(), lost, Page, 1); !errors.Is(err, ErrLost) {
		t.Errorf("Jobs = %v, want ErrLost", err)
	}
	found := Outcome{Job: job, State: Done, Children: []Job{image("a", 1)}}
	if err := c.Done(t.Context(), lost, []Outcome{found}); !errors.Is(err, ErrLost) {
		t.Errorf("Done = %v, want ErrLost", err)
	}
	c.wantState(job, Open)
	c.wantState(image("a", 1), Unknown)
	c.release(lost, time.Time{})
	c.takeNothing() // the owner still has it
	wantURLs(t, c.jobs(owner, Page, 5), pages("a", 2)...)
}

func killedWorker(t *testing.T, c *crawl) {
	c.add(pages("a", 3)...)
	h := c.take()
	c.jobs(h, Page, 2)
	c.done(h, finished(page("a", 0)))
	c.clock.advance(leaseTime)
	wantURLs(t, c.jobs(c.take(), Page, 5), page("a", 1), page("a", 2))
}

func postpones(t *testing.T, c *crawl) {
	other := image("a", 9)
	other.Site = "other"
	c.add(page("a", 1), page("a", 2), other)
	h := c.take()
	until := c.clock.now().Add(time.Hour)
	pause := Pause{Until: until, Cause: "429", Asked: c.clock.now().Add(time.Minute)}
	c.releaseFor(h, pause)
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want %v", next, until)
	}
	c.add(page("a", 3)) // a new job does not shorten the wait
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v after Add, want %v", next, until)
	}
	want := []Postponed{{"a", pause, 4, map[string]int64{"site": 3, "other": 1}}}
	if diff := cmp.Diff(want, c.stats().Postponed); diff != "" {
		t.Errorf("postponed (-want +got):\n%s", diff)
	}
	c.clock.advance(time.Hour)
	wantURLs(t, c.jobs(c.take(), Page, 5), page("a", 1), page("a", 2), page("a", 3))
}

func releasedIsLast(t *testing.T, c *crawl) {
	c.add(pages("a", 2)...)
	c.clock.advance(time.Second)
	c.add(pages("b", 2)...)
	var took []string
	for range 4 {
		h := c.take()
		took = append(took, h.Name)
		c.clock.advance(time.Second)
		c.release(h, time.Time{})
	}
	if diff := cmp.Diff([]string{"a", "b", "a", "b"}, took); diff != "" {
		t.Errorf("took (-want +got):\n%s", diff)
	}
}

func someSites(t *testing.T, c *crawl) {
	wanted, other := page("a", 1), page("a", 2)
	wanted.Site = "wanted"
	c.add(other, page("b", 1), wanted)
	h := c.take()
	wantURLs(t, c.jobs(h, Page, 5), wanted)
	c.done(h, finished(wanted))
	c.release(h, time.Time{})
	c.wantEnd()
	c.wantState(other, Open)
}

// leaves: a site that is left has nothing handed out any more, neither on a host
// that is leased nor on others, and does not keep the crawl from ending.
func leaves(t *testing.T, c *crawl) {
	other := page("a", 9)
	other.Site = "other"
	c.add(append(pages("a", 3), other)...)
	h := c.take()
	first := c.jobs(h, Page, 1)[0]
	c.Leave("site")
	wantURLs(t, c.jobs(h, Page, 5), other)
	c.done(h, finished(first), finished(other))
	c.release(h, time.Time{})
	c.wantEnd()
	if open, _ := c.stats().Total("site", Page, Open); open != 2 {
		t.Errorf("%d jobs are open, want the 2 that were left", open)
	}
}
