package main

import (
	"fmt"
	"time"
)

// boardFailures is how many failures the board shows, the latest.
const boardFailures = 3

// board is what a terminal shows while a command works. It remembers what a rate
// is made of, and what it shows of hosts and failures: no more than fits.
type board struct {
	colours  palette
	bytes    pace
	pictures pace
	hosts    hostRows
	failed   []failure // oldest first

	last  snapshot
	moved time.Time // when anything did last
	most  int       // hosts there ever were, so that what is below them stays in its place
}

// failure is one that the board shows.
type failure struct{ cause, url string }

func newBoard(colours palette) *board {
	return &board{colours: colours, bytes: pace{span: paceSpan}, pictures: pace{span: etaSpan}, hosts: hostRows{}}
}

// fail takes note of a failure.
func (b *board) fail(cause, url string) {
	b.failed = append(b.failed, failure{cause, url})
	if extra := len(b.failed) - boardFailures; extra > 0 {
		b.failed = append(b.failed[:0], b.failed[extra:]...)
	}
}

// update takes note of how far the command is.
func (b *board) update(s snapshot) {
	if b.moved.IsZero() || s.moved != b.last.moved || s.done != b.last.done || s.pages != b.last.pages {
		b.moved = s.at
	}
	b.bytes.add(s.at, s.moved)
	b.pictures.add(s.at, s.done)
	b.hosts.update(s)
	b.most = max(b.most, len(b.hosts)+s.more)
	b.last = s
}

// view is what there is to see of it.
func (b *board) view() boardView {
	return boardView{
		snapshot: b.last, rate: int64(b.bytes.perSecond()), left: b.left(), hosts: b.hosts.all(b.last.at),
		failed: b.failed, waits: b.waits(), colours: b.colours, mostHosts: b.most,
	}
}

// enoughForETA is for how long pictures must have come before an end is told.
const enoughForETA = 3 * time.Second

// left is how long the rest will take at the pace of the last minute, 0 where
// nobody can know: more pictures may be found, or what is left waits or is left.
func (b *board) left() time.Duration {
	grown, lasted := b.pictures.lately()
	rest := b.last.known - b.last.done
	if !b.last.whole || b.last.noEnd || rest <= 0 || grown <= 0 || lasted < enoughForETA {
		return 0
	}
	return time.Duration(float64(lasted) * float64(rest) / float64(grown))
}

// quietAfter is after what time without movement the board says so.
const quietAfter = 3 * time.Second

// waits says what the command waits for, "" for nothing.
func (b *board) waits() string {
	s := b.last
	quiet := s.at.Sub(b.moved)
	if s.waits != "" || quiet < quietAfter {
		return s.waits
	}
	for _, h := range s.hosts {
		if h.leased && h.step != "" {
			return fmt.Sprintf("nothing moved for %s: %s at %s", duration(quiet.Truncate(time.Second)), h.step, plain(h.name))
		}
	}
	return fmt.Sprintf("nothing moved for %s", duration(quiet.Truncate(time.Second)))
}
