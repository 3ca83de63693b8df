package crawler

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"magpie/config"
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

// A host of which the lease is about to end, since the frontier did not answer for long, is worked
// on if it is still had then, and left to whoever has it by then.
func TestLaneWhoseLeaseIsNearlyOver(t *testing.T) {
	tests := []struct {
		name  string
		left  time.Duration
		taken bool
		want  frontier.State
	}{
		{"it is renewed", leaseMargin / 2, false, frontier.Failed}, // its rule is none
		{"it is renewed though it ran out", -time.Second, false, frontier.Failed},
		{"another has the host", -time.Second, true, frontier.Open},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := busyLane(t)
			defer l.client.Close()
			jobs := l.pages.jobs
			l.rules.sites = map[string]*site{"s": {Site: &config.Site{Name: "s"}}}
			l.inFlight[frontier.Page], l.counter, l.saver = 0, newCounter(time.Now()), newSaver(l.Crawler)
			if _, err := l.frontier.Jobs(t.Context(), l.host, frontier.Page, 1); err != nil {
				t.Fatal(err)
			}
			if err := l.frontier.Renew(t.Context(), l.host, tt.left); err != nil {
				t.Fatal(err)
			}
			if tt.taken {
				if h, _, err := l.frontier.Take(t.Context(), time.Hour); err != nil || h == nil {
					t.Fatal(h, err)
				}
			}
			if err := l.run(t.Context()); err != nil || l.lost != tt.taken {
				t.Fatalf("got %v, and the lease is lost: %v", err, l.lost)
			}
			records, err := l.frontier.Get(t.Context(), jobs)
			if err != nil || records[0].State != tt.want {
				t.Errorf("the job is %v, %v; want it %v", records[0].State, err, tt.want)
			}
		})
	}
}

// busyLane is a lane whose only worker reads a page, with another waiting.
func busyLane(t *testing.T) *lane {
	t.Helper()
	return busyLaneOn(t, frontier.NewMemory(time.Now))
}

// busyLaneOn is busyLane on a frontier that is empty.
func busyLaneOn(t *testing.T, f frontier.Frontier) *lane {
	t.Helper()
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
