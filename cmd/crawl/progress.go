package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// How often it is told how far a command is: on a terminal, and elsewhere, where
// the first time comes sooner.
const (
	boardPeriod = 250 * time.Millisecond
	firstLine   = 2 * time.Second
	linePeriod  = 10 * time.Second
)

// progress shows how far something is until it is stopped: a board on a terminal, a
// line now and then elsewhere, nothing to who wants it quiet. now is called by one
// goroutine at a time, and once before progress returns.
func (r *reporter) progress(ctx context.Context, now func(context.Context) snapshot) (stop func()) {
	if r.quiet {
		return func() {}
	}
	show, period, first := r.showLine, linePeriod, firstLine
	if r.screen != nil {
		r.board = newBoard(colours())
		show, period, first = r.showBoard, boardPeriod, boardPeriod
	}
	// The snapshot itself heeds no end of the run: what stops it is stop.
	ctx = context.WithoutCancel(ctx)
	show(now(ctx), false)
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTimer(first)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				show(now(ctx), true)
				tick.Reset(period)
			case <-quit:
				r.endBoard(ctx, now)
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// showBoard draws the board.
func (r *reporter) showBoard(s snapshot, _ bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.board.update(s)
	r.screen.draw(r.board.view().frame(r.screen.size()))
}

// endBoard draws the board for the last time, and removes it.
func (r *reporter) endBoard(ctx context.Context, now func(context.Context) snapshot) {
	if r.screen == nil {
		return
	}
	r.showBoard(now(ctx), true)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.screen.erase()
}

// showLine prints how far it is, if it is time to.
func (r *reporter) showLine(s snapshot, isTold bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	grown, lasted := s.moved-r.shown.moved, s.at.Sub(r.shown.at)
	r.shown = s
	if !isTold {
		return
	}
	perSecond := int64(float64(grown) / max(lasted.Seconds(), 0.001))
	if r.log != nil {
		logProgress(r.log, s, perSecond)
		return
	}
	fmt.Fprintln(r.err, progressLine(s, perSecond))
}

// progressLine is how far a command is, in one line.
func progressLine(s snapshot, perSecond int64) string {
	pictures := thousands(s.done)
	if s.known > s.done {
		pictures += " of " + thousands(s.known)
	}
	parts := []string{strings.TrimSpace(pictures + " pictures " + s.verb)}
	if s.verb == "" {
		parts = append(parts, count(s.pages, "page"))
	}
	parts = append(parts, size(s.bytes), size(perSecond)+"/s")
	for _, t := range s.troubles {
		if t.n > 0 {
			parts = append(parts, thousands(t.n)+" "+t.what)
		}
	}
	line := s.at.Format(time.TimeOnly) + "  " + strings.Join(parts, ", ")
	if s.waits != "" {
		line += "; " + s.waits
	}
	return line
}
