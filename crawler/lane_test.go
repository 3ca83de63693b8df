package crawler

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// Nothing starts once a lane may start nothing, though workers wait for jobs.
func TestDrainedLaneStartsNothing(t *testing.T) {
	for range 20 {
		w := newWorld(t, oneSite)
		w.page("one.test/", imgs("/a.jpg", "/b.jpg", "/c.jpg"))
		w.drainAfter(1)
		if sum := w.run(); !sum.Interrupted || sum.Open != 3 {
			t.Fatalf("got %+v", sum)
		}
		w.wantTotal(1)
	}
}

// A picture that is due again, while pages go first and every worker is busy,
// must not keep the lane from sleeping.
func TestLaneSleepsWhileItsWorkersAreBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := busyLane(t)
		l.images.next = time.Now().Add(-time.Second)
		began := time.Now()
		go func() {
			time.Sleep(time.Minute)
			l.ended <- ending{job: frontier.Job{Kind: frontier.Page}}
		}()
		steps := 0
		for ; l.inFlight[frontier.Page] > 0 && steps < 100; steps++ {
			kind, work := l.pick(t.Context())
			l.step(t.Context(), kind, work, nil)
		}
		if steps > 3 || time.Since(began) != time.Minute {
			t.Errorf("the lane woke up %d times in %v", steps, time.Since(began))
		}
		if l.inFlight[frontier.Page] > 0 {
			<-l.ended
		}
	})
}

// A host of which the lease is about to end is given back like any other: it
// is free at once, not when the lease has ended.
func TestLaneThatLosesItsLease(t *testing.T) {
	l := busyLane(t)
	l.inFlight[frontier.Page] = 0
	l.saver = newSaver(l.Crawler)
	if err := l.frontier.Renew(t.Context(), l.host, leaseMargin/2); err != nil {
		t.Fatal(err)
	}
	if err := l.run(t.Context()); err != nil || !l.lost {
		t.Fatalf("got %v, and the lease is lost: %v", err, l.lost)
	}
	if h, _, err := l.frontier.Take(t.Context(), time.Hour); err != nil || h == nil {
		t.Errorf("the next lane gets %v, %v, want the host", h, err)
	}
}

// busyLane is a lane whose only worker reads a page, with another waiting.
func busyLane(t *testing.T) *lane {
	t.Helper()
	f := frontier.NewMemory(time.Now)
	job := frontier.Job{ID: frontier.NewID(frontier.Page, "", "1"), Kind: frontier.Page, Host: "one.test"}
	job.Site, job.URL = "s", "http://one.test/"
	if _, err := f.Add(t.Context(), []frontier.Job{job}); err != nil {
		t.Fatal(err)
	}
	h, _, err := f.Take(context.Background(), time.Hour)
	if err != nil || h == nil {
		t.Fatal(h, err)
	}
	l := newLane(&Crawler{frontier: f, outages: newOutages(), flights: newFlights(), floor: &floor{}, budget: newBudget(Budget{}, nil), client: fetch.New(fetch.Options{}), rules: &Rulebook{}, draining: make(chan struct{})}, h, 1, newConnections(1))
	l.inFlight[frontier.Page] = 1
	l.pages.jobs = []frontier.Job{job}
	return l
}
