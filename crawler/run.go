package crawler

import (
	"context"
	"errors"
	"io"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

const (
	// leaseTime is how long a host is leased at a time; a lane renews its
	// lease three times as often.
	leaseTime = time.Minute
	// longestWait is how long a run waits with nothing else to do, unless an
	// interval is longer. What is due later is left to a later run.
	longestWait = time.Hour
)

// scheduler leases hosts and runs a lane for each. A connection that is free
// goes to a host that waits for one, and if there is none to a lane that has work
// for more.
type scheduler struct {
	*Crawler
	*connections
	lanes   map[*lane]struct{}
	ended   chan laneEnd
	waiting []*frontier.Host // leased, and waiting for a lane to make room
	share   share
}

func newScheduler(c *Crawler) *scheduler {
	return &scheduler{
		Crawler: c, connections: newConnections(c.config.Connections), lanes: map[*lane]struct{}{}, ended: make(chan laneEnd),
	}
}

type laneEnd struct {
	*lane
	err error
}

// crawl runs lanes until nothing is left to do for this run. It returns when
// every lane has ended and every picture they fetched is recorded.
func (c *Crawler) crawl(ctx context.Context) error {
	stopSaver := c.saver.start(ctx)
	defer stopSaver()
	s := newScheduler(c)
	for {
		changed := c.frontier.Changed(nil)
		next, err := s.startLanes(ctx)
		if errors.Is(err, io.EOF) && len(s.lanes) == 0 && !s.stopping(ctx) {
			if err = c.fleet.isOver(ctx); err == nil {
				continue
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			c.fail(err)
		}
		if len(s.lanes) == 0 && (err != nil || s.stopping(ctx) || s.nothingFor(next)) {
			return s.giveBack(ctx)
		}
		s.wait(ctx, changed, next)
	}
}

func (s *scheduler) stopping(ctx context.Context) bool {
	return ctx.Err() != nil || s.isDraining()
}

// mostWait is how long a run waits: for an interval of its own it does, or a host
// that is first asked for its robots.txt would never be asked for more.
func (b *Rulebook) mostWait() time.Duration {
	most := longestWait
	for _, s := range b.sites {
		most = max(most, s.Interval.Most)
		most = max(most, s.longestInterval())
	}
	return most
}

// nothingFor reports whether the next job is too far away to wait for.
func (s *scheduler) nothingFor(next time.Time) bool {
	return !next.IsZero() && time.Until(next) > s.mostWait
}

// startLanes leases hosts while connections are free. It returns when another
// host may have something due.
func (s *scheduler) startLanes(ctx context.Context) (next time.Time, err error) {
	s.unwanted = false
	for s.staffLanes(); s.free > 0 && !s.stopping(ctx); {
		if until, is := s.holdsBack(); is {
			return until, nil
		}
		h, next, err := s.host(ctx)
		if err != nil || h == nil {
			s.unwanted = true
			return next, err
		}
		if s.isLow() {
			s.waiting = append(s.waiting, h)
			return s.waitForRoom(ctx)
		}
		s.startLane(ctx, h)
	}
	return time.Time{}, nil
}

// host is the host that has waited longest for a lane, or another. One whose lease cannot be
// renewed is given back, so that it waits for nobody.
func (s *scheduler) host(ctx context.Context) (h *frontier.Host, next time.Time, err error) {
	for len(s.waiting) > 0 {
		h, s.waiting = s.waiting[0], s.waiting[1:]
		if s.frontier.Renew(ctx, h, leaseTime) == nil {
			return h, time.Time{}, nil
		}
		if err := s.release(ctx, h); err != nil {
			return nil, time.Time{}, err
		}
	}
	return s.frontier.Take(ctx, leaseTime)
}

// startLane starts a lane with one connection. It asks for more when it has work
// for them.
func (s *scheduler) startLane(ctx context.Context, h *frontier.Host) {
	l := newLane(s.Crawler, h, s.parallelism(h), s.connections)
	s.free--
	s.expectWants()
	s.lanes[l] = struct{}{}
	s.metrics.leases(1)
	go func() { s.ended <- laneEnd{l, l.run(ctx)} }()
}

// parallelism is the strictest of the sites that have jobs on the host, and of
// those in its group. The gate is told of all their limits.
func (s *scheduler) parallelism(h *frontier.Host) int {
	n := s.config.Connections
	for _, site := range s.grouped.of(s.grouped.line(h.Name)) {
		n = min(n, site.Parallelism)
	}
	for _, name := range h.Sites {
		site, ok := s.rules.sites[name]
		if !ok {
			continue
		}
		n = min(n, site.Parallelism)
		s.client.Limit(h.Name, site.limit())
	}
	return max(n, 1)
}

// limit is what a site allows on every host that its jobs touch.
func (s *site) limit() fetch.Limit {
	return fetch.Limit{
		Parallel: s.Parallelism, Interval: s.Interval.Least, IntervalMost: s.Interval.Most, Rate: int64(s.Rate),
	}
}

// wait returns when there may be something to do. Connections that no host waits
// for go to lanes meanwhile.
func (s *scheduler) wait(ctx context.Context, changed <-chan struct{}, next time.Time) {
	done, draining := ctx.Done(), s.draining
	if s.stopping(ctx) {
		// Only the lanes are waited for now.
		done, draining, changed = nil, nil, nil
	}
	if s.free == 0 {
		// No change can start a lane, and in a busy run there is always one:
		// the timer, which ends turns, would never fire.
		changed = nil
	}
	timer := time.NewTimer(s.patience(next))
	defer timer.Stop()
	for anyFree := s.free > 0; anyFree == (s.free > 0); {
		select {
		case s.offered() <- struct{}{}:
			s.staffed()
			continue
		case s.offeredLate() <- struct{}{}:
			s.staffed()
			continue
		case <-s.back:
			s.free++
			continue
		case end := <-s.ended:
			s.laneEnded(end)
		case <-timer.C:
			s.makeRoom(ctx)
		case <-changed:
		case <-done:
		case <-draining:
		}
		return
	}
}

// patience is how long nothing is looked for unless something happens.
func (s *scheduler) patience(next time.Time) time.Duration {
	most := turn
	if s.free == 0 {
		most = glance
	}
	if next.IsZero() {
		return most
	}
	return min(most, max(time.Until(next), 0))
}

func (s *scheduler) laneEnded(end laneEnd) {
	delete(s.lanes, end.lane)
	s.metrics.leases(-1)
	if end.err != nil {
		s.fail(end.err)
	}
}

// giveBack releases hosts that never got their lane.
func (s *scheduler) giveBack(ctx context.Context) (err error) {
	for _, h := range s.waiting {
		err = errors.Join(err, s.release(ctx, h))
	}
	return err
}

// release gives a host back that is not to be left alone, also when the run is being stopped.
func (s *scheduler) release(ctx context.Context, h *frontier.Host) error {
	return s.frontier.Release(context.WithoutCancel(ctx), h, frontier.Pause{})
}
