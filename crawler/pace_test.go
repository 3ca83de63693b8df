package crawler

import (
	"testing"
	"testing/synctest"
	"time"

	"magpie/config"
	"magpie/fetch"
	"magpie/fixtures/redistest"
	"magpie/frontier"
)

// A host that is asked once in a long while is leased for longer, and nothing is asked of it
// when less is left: whoever has it next does not know when it was asked last.
func TestLeaseIsLongerThanThePace(t *testing.T) {
	tests := []struct {
		name   string
		limit  fetch.Limit
		rule   time.Duration // interval of a rule
		margin time.Duration
	}{
		{"a host at full pace", fetch.Limit{Parallel: 4}, 0, leaseMargin},
		{"a short interval", fetch.Limit{Interval: 5 * time.Second}, 0, leaseMargin},
		{"a long interval", fetch.Limit{Interval: time.Minute, IntervalMost: 3 * time.Minute}, 0, 3 * time.Minute},
		{"a long interval of a rule", fetch.Limit{}, 2 * time.Minute, 2 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := busyLane(t)
				defer l.client.Close()
				l.host.Sites = []string{"s"}
				l.rules.sites = map[string]*site{"s": {intervals: map[string]config.Interval{"r": {Most: tt.rule}}}}
				l.client.Limit(l.host.Name, tt.limit)
				if err := l.frontier.Renew(t.Context(), l.host, leaseTime); err != nil {
					t.Fatal(err)
				}
				l.settlePace(t.Context())
				if left := l.host.Left(); left != leaseTime-leaseMargin+tt.margin {
					t.Errorf("the lease lasts %s", left)
				}
				time.Sleep(l.host.Left() - tt.margin)
				if !l.holds() {
					t.Error("nothing may start while enough is left")
				}
				time.Sleep(time.Second)
				if l.holds() {
					t.Errorf("a request may start %s before the lease ends", l.host.Left())
				}
			})
		})
	}
}

// A request that did not go out for the lease was nearly over has its job open, as it was, and
// begins anew when that is renewed.
func TestRequestThatComesTooLateForItsLease(t *testing.T) {
	l := busyLane(t)
	defer l.client.Close()
	if err := l.frontier.Renew(t.Context(), l.host, leaseMargin/2); err != nil {
		t.Fatal(err)
	}
	ctx := fetch.OnlyWhile(t.Context(), l.holds)
	_, err := l.client.Get(ctx, l.pages.jobs[0].URL, nil) //nolint:bodyclose // there is no answer
	l.renew(ctx)                                          // as the lane may, just before the worker looks at why
	l.unanswered(ctx, &site{}, l.pages.jobs[0], 0, fetch.Judge(0, nil, err))
	end := <-l.ended
	if !end.late || end.err != nil {
		t.Errorf("the job ends with %v, late: %v, want it late alone", end.err, end.late)
	}
	records, err := l.frontier.Get(t.Context(), l.pages.jobs)
	if err != nil || records[0].State != frontier.Open || records[0].Tries != 0 {
		t.Errorf("got %+v, %v; want it open, and not tried", records, err)
	}
	l.pages.jobs = l.pages.jobs[1:]
	if l.reclaim(t.Context(), end.job); len(l.pages.jobs) != 1 || !l.holds() || l.stopped {
		t.Errorf("%d jobs are to be done, %s is left of the lease", len(l.pages.jobs), l.host.Left())
	}
}

// A lane sees to the length of its lease before its first request.
func TestLaneBeginsWithALongEnoughLease(t *testing.T) {
	l := busyLane(t)
	defer l.client.Close()
	l.inFlight[frontier.Page], l.stopped = 0, true
	l.saver = newSaver(l.Crawler)
	l.client.Limit(l.host.Name, fetch.Limit{Interval: 2 * time.Hour})
	if err := l.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := l.host.Left(); left < 2*time.Hour {
		t.Errorf("the lease lasted %s more", left)
	}
}

// A site that has its first job at a host while that is leased has its pace kept from then on.
func TestSiteThatComesLaterHasItsPaceKept(t *testing.T) {
	l := busyLane(t)
	defer l.client.Close()
	s := &site{Site: &config.Site{Name: "s"}, intervals: map[string]config.Interval{"r": {Most: 3 * time.Minute}}}
	l.rules.sites, l.counter = map[string]*site{"s": s}, newCounter(time.Now())
	l.do(t.Context(), l.pages.jobs[0]) // of a rule that there is not
	<-l.ended
	l.renew(t.Context())
	if margin := time.Duration(l.pace.margin.Load()); margin != 3*time.Minute {
		t.Errorf("a request may start %s before the lease ends", margin)
	}
}

// A lane goes on when its Redis server is back, though its lease was to be renewed meanwhile:
// that is done before the next request, and nobody else had the host.
func TestLaneGoesOnWhenItsServerIsBack(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	f, err := frontier.OpenRedis(t.Context(), "redis://"+server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := busyLaneOn(t, f)
	defer l.client.Close()
	l.rules.sites = map[string]*site{"s": {Site: &config.Site{Name: "s"}}}
	jobs := l.pages.jobs
	l.inFlight[frontier.Page], l.pages, l.counter, l.saver = 0, backlog{}, newCounter(time.Now()), newSaver(l.Crawler)
	if err := f.Renew(t.Context(), l.host, leaseMargin+time.Second/4); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	ended := make(chan error)
	go func() { ended <- l.run(t.Context()) }() // and asks for jobs
	for l.holds() {
		time.Sleep(time.Second / 20)
	}
	server.Start()
	if err := <-ended; err != nil || l.lost {
		t.Fatalf("got %v, and the lease is lost: %v", err, l.lost)
	}
	records, err := f.Get(t.Context(), jobs)
	if err != nil || records[0].State != frontier.Failed || records[0].Cause != causeNoRule {
		t.Errorf("got %+v, %v; want a job that was done, by a rule that there is not", records, err)
	}
}
