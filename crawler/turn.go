package crawler

import (
	"cmp"
	"context"
	"slices"
	"time"
)

const (
	// turn is how long a lane may keep connections that another host waits for.
	turn = 30 * time.Second
	// quickTurn is how long it may if it handed out manyJobs by then. Turns are
	// short, so that hosts come on evenly and none is left to be worked alone in
	// the end; so many jobs make the connections worth having been made, however
	// far away the host is.
	quickTurn = time.Second
	manyJobs  = 32
	// glance is how often it is looked whose turn is over, while no connection
	// is free.
	glance = quickTurn / 4
)

// hadTurn reports whether the lane is to make room for a host that waits.
func (l *lane) hadTurn() bool {
	lasted := time.Since(l.began)
	return lasted >= turn || lasted >= quickTurn && l.handedOut.Load() >= manyJobs
}

// endTurn asks the lane to give its host back soon. The scheduler alone calls it,
// once.
func (l *lane) endTurn() {
	l.leaving = true
	close(l.turnOver)
}

// makeRoom ends the turns of lanes that had theirs, longest first, for as many
// hosts as wait and have no connection. Where none waits another worker may.
func (s *scheduler) makeRoom(ctx context.Context) {
	if s.free > 0 || s.stopping(ctx) {
		return
	}
	for _, l := range s.hadTurns() {
		h, _, err := s.frontier.Take(ctx, leaseTime)
		if err != nil {
			return
		}
		if h == nil {
			s.spare()
			return
		}
		s.waiting = append(s.waiting, h)
		l.endTurn()
	}
}

// hadTurns are the lanes that had their turn and were not told so yet, longest
// first.
func (s *scheduler) hadTurns() (had []*lane) {
	for l := range s.lanes {
		if !l.leaving && l.hadTurn() {
			had = append(had, l)
		}
	}
	slices.SortFunc(had, func(a, b *lane) int { return cmp.Compare(a.began.UnixNano(), b.began.UnixNano()) })
	return had
}
