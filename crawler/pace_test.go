package crawler

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"magpie/config"
	"magpie/fetch"
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
// its lane ends.
func TestRequestThatComesTooLateForItsLease(t *testing.T) {
	l := busyLane(t)
	defer l.client.Close()
	if err := l.frontier.Renew(t.Context(), l.host, leaseMargin/2); err != nil {
		t.Fatal(err)
	}
	l.unanswered(t.Context(), &site{}, l.pages.jobs[0], 0, fetch.Verdict{Class: fetch.Cancelled})
	if end := <-l.ended; !errors.Is(end.err, frontier.ErrLost) {
		t.Errorf("the job ends with %v, want %v", end.err, frontier.ErrLost)
	}
	records, err := l.frontier.Get(t.Context(), l.pages.jobs)
	if err != nil || records[0].State != frontier.Open || records[0].Tries != 0 {
		t.Errorf("got %+v, %v; want it open, and not tried", records, err)
	}
}
