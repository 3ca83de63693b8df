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
	// turn is how long a lane may keep a connection that another host waits
	// for.
	turn = 30 * time.Second
)

// scheduler leases hosts and runs a lane for each. It alone knows how many
// connections are free.
type scheduler struct {
	*Crawler
	free    int
	lanes   map[*lane]struct{}
	ended   chan laneEnd
	waiting *frontier.Host // leased, and waiting for a lane to make room
}

type laneEnd struct {
	*lane
	err error
}

// crawl runs lanes until nothing is left to do for this run. It returns when
// every lane has ended and every picture they fetched is recorded.
//
// Hosts that were closed to an earlier run are asked again: crawl.yaml may give
// them by now what they want. So are those that did not answer.
func (c *Crawler) crawl(ctx context.Context) error {
	if err := c.frontier.Lift(ctx, liftedCauses...); err != nil {
		return err
	}
	stopSaver := c.saver.start()
	defer stopSaver()
	s := &scheduler{Crawler: c, free: c.config.Connections, lanes: map[*lane]struct{}{}, ended: make(chan laneEnd)}
	for {
		changed := c.frontier.Changed(nil)
		next, err := s.startLanes(ctx)
		if err != nil && !errors.Is(err, io.EOF) {
			c.fail(err)
		}
		s.widen()
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
		for _, interval := range s.intervals {
			most = max(most, interval.Most)
		}
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
	for s.free > 0 && !s.stopping(ctx) {
		h, next, err := s.host(ctx)
		if err != nil || h == nil {
			return next, err
		}
		if s.isLow() {
			s.waiting = h
			return time.Now().Add(s.floor.period), nil
		}
		s.startLane(ctx, h)
	}
	return time.Time{}, nil
}

// host is the host that waits for a lane, or another.
func (s *scheduler) host(ctx context.Context) (h *frontier.Host, next time.Time, err error) {
	if h, s.waiting = s.waiting, nil; h != nil && s.frontier.Renew(ctx, h, leaseTime) == nil {
		return h, time.Time{}, nil
	}
	return s.frontier.Take(ctx, leaseTime)
}

func (s *scheduler) startLane(ctx context.Context, h *frontier.Host) {
	wanted := s.parallelism(h)
	l := newLane(s.Crawler, h, min(wanted, s.free))
	l.narrow = l.workers < wanted
	s.lanes[l] = struct{}{}
	s.free -= l.workers
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

// wait returns when there may be something to do.
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
	select {
	case end := <-s.ended:
		s.laneEnded(end)
	case <-timer.C:
		s.makeRoom(ctx)
	case <-changed:
	case <-done:
	case <-draining:
	}
}

func (s *scheduler) patience(next time.Time) time.Duration {
	if next.IsZero() {
		return turn
	}
	return min(turn, max(time.Until(next), 0))
}

func (s *scheduler) laneEnded(end laneEnd) {
	delete(s.lanes, end.lane)
	s.free += end.workers
	if end.err != nil {
		s.fail(end.err)
	}
}

// makeRoom ends the turn of the lane that has run longest if a host waits that
// has no connection.
func (s *scheduler) makeRoom(ctx context.Context) {
	if s.free > 0 || s.waiting != nil || s.stopping(ctx) {
		return
	}
	h, _, err := s.frontier.Take(ctx, leaseTime)
	if err != nil || h == nil {
		return
	}
	s.waiting = h
	var oldest *lane
	for l := range s.lanes {
		if oldest == nil || l.began.Before(oldest.began) {
			oldest = l
		}
	}
	oldest.endTurn()
}

// widen ends the turn of a lane that has fewer workers than its host allows,
// now that connections are free that no other host wants: it is leased again
// with more.
func (s *scheduler) widen() {
	if s.free == 0 {
		return
	}
	for l := range s.lanes {
		if l.narrow {
			l.endTurn()
			return
		}
	}
}

// giveBack releases a host that never got its lane.
func (s *scheduler) giveBack(ctx context.Context) error {
	if s.waiting == nil {
		return nil
	}
	return s.frontier.Release(context.WithoutCancel(ctx), s.waiting, frontier.Pause{})
}
