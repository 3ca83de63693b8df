package crawler

import (
	"context"
	"time"
)

// share is what has a worker of a fleet leave hosts to the others: one that took a host for
// each of its connections, as a run does that is alone, would work each of them with one
// connection, while others have none to work on.
type share struct {
	// wanted is when a lane last wanted a connection, or may be about to.
	wanted time.Time
	// low is until when no host is taken for want of room for pictures.
	low time.Time
}

// canUse is how many connections the hosts of the lanes allow, those aside that are left
// soon. Those of a group allow what one does.
func (s *scheduler) canUse() (n int) {
	grouped := map[string]int{}
	for l := range s.lanes {
		switch line := s.grouped.line(l.host.Name); {
		case l.leaving:
		case line == l.host.Name:
			n += l.canUse()
		default:
			grouped[line] = max(grouped[line], l.canUse())
		}
	}
	for _, most := range grouped {
		n += most
	}
	return n
}

// canUse is how many connections the host allows: one where requests are to follow each
// other at intervals, for more of them would mostly wait.
func (l *lane) canUse() int {
	if l.isPaced() {
		return 1
	}
	return l.most
}

// holdsBack reports whether no further host is taken until a time, since those that the worker
// has may have use for all its connections: a host whose first page is being read
// shows that a little later.
func (s *scheduler) holdsBack() (until time.Time, is bool) {
	if time.Now().Before(s.share.low) {
		return s.share.low, true
	}
	if s.fleet == nil || len(s.waiting) > 0 || s.canUse() < s.config.Connections {
		return until, false
	}
	until = s.share.wanted.Add(glance)
	return until, time.Now().Before(until)
}

// waitForRoom says when it is looked again whether there is room for pictures. The hosts that
// wait for it are given back where another worker may have some.
func (s *scheduler) waitForRoom(ctx context.Context) (next time.Time, err error) {
	next = time.Now().Add(s.floor.period)
	if s.fleet == nil {
		return next, nil
	}
	s.share.low = next // what is given back is told to all, this one too
	err = s.giveBack(ctx)
	s.waiting = nil
	return next, err
}

// staffLanes gives connections that are free to the lanes of a fleet's worker which wait for
// one, unless they were made free for a host. Those that wait for the pace of theirs get one
// when no host is to be had.
func (s *scheduler) staffLanes() {
	for s.fleet != nil && len(s.waiting) == 0 && s.free > 0 {
		select {
		case s.more <- struct{}{}:
			s.staffed()
		default:
			return
		}
	}
}

// expectWants takes note that a lane begins, which may be about to want more connections than
// it has, unless there are others enough.
func (s *scheduler) expectWants() {
	if s.fleet != nil && s.canUse() < s.config.Connections {
		s.share.wanted = time.Now()
	}
}

// staffed takes note that a lane took a connection.
func (s *scheduler) staffed() {
	s.free--
	s.share.wanted = time.Now()
}

// spare ends the turns of lanes that had theirs, as far as the hosts of the others have use for
// all connections: another worker of the fleet may have some for those.
func (s *scheduler) spare() {
	if s.fleet == nil {
		return
	}
	for _, l := range s.hadTurns() {
		if s.canUse()-l.canUse() >= s.config.Connections {
			l.endTurn()
		}
	}
}
