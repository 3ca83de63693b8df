package crawler

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"magpie/frontier"
)

// pace is what a lane needs to know so that its host is asked by one machine after the
// other as it would be by one.
type pace struct {
	// interval is the longest that a page of the sites at hand asks for.
	interval atomic.Int64
	// margin is what must be left of the lease to start a request: no less than what
	// is to pass before the next one, for when the lease runs out the host may be
	// asked by somebody who knows nothing of this one.
	margin atomic.Int64
}

// leaseMargin is that margin where requests may follow each other closely.
const leaseMargin = leaseTime / 6

// paceBy takes note of a site that has jobs at the host. Several workers call it at once.
func (l *lane) paceBy(s *site) {
	for longest := int64(s.longestInterval()); ; {
		was := l.pace.interval.Load()
		if longest <= was || l.pace.interval.CompareAndSwap(was, longest) {
			return
		}
	}
}

// longestInterval is the longest that a rule of the site asks for.
func (s *site) longestInterval() (longest time.Duration) {
	for _, interval := range s.intervals {
		longest = max(longest, interval.Most)
	}
	return longest
}

// longestGap is the longest time that may have to pass between two requests.
func (l *lane) longestGap() time.Duration {
	return l.client.Gap(l.host.Name, time.Duration(l.pace.interval.Load()))
}

// isPaced reports whether requests are to follow each other at intervals.
func (l *lane) isPaced() bool { return l.longestGap() > 0 }

// holds reports whether the lease lasts long enough to start a request. It does not
// ask: while the frontier cannot be reached the time goes on.
func (l *lane) holds() bool {
	return l.host.Left() >= max(leaseMargin, time.Duration(l.pace.margin.Load()))
}

// renew makes the lease last longer, by as much as the pace of the host is slower than others.
func (l *lane) renew(ctx context.Context) {
	margin := max(leaseMargin, l.longestGap())
	if err := l.frontier.Renew(context.WithoutCancel(ctx), l.host, leaseTime-leaseMargin+margin); err != nil {
		l.stop(err)
		return
	}
	l.pace.margin.Store(int64(margin))
}

// reclaim has a job begin after all for which too little was left of the lease, if that is
// renewed: so it is, after a server was away for long, unless somebody else took the host
// meanwhile.
func (l *lane) reclaim(ctx context.Context, job frontier.Job) {
	if !l.holds() {
		l.renew(ctx)
	}
	if !l.stopped && !l.holds() {
		l.stop(frontier.ErrLost)
	}
	b := l.backlog(job.Kind)
	b.jobs = slices.Insert(b.jobs, 0, job)
}

// settlePace sees to a lease that is long enough for the pace of the host.
func (l *lane) settlePace(ctx context.Context) {
	for _, name := range l.host.Sites {
		if s := l.rules.sites[name]; s != nil {
			l.paceBy(s)
		}
	}
	if l.longestGap() > leaseMargin {
		l.renew(ctx)
	}
}

// leavePace notes for how long others are to leave the host alone.
func (l *lane) leavePace() {
	quiet := l.client.Quiet(l.host.Name, time.Duration(l.pace.interval.Load()))
	l.host.Rest(time.Now().Add(quiet))
}
