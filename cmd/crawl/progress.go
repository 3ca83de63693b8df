package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// How often it is told how far a command is: on a terminal, and elsewhere, where
// the first time comes sooner.
const (
	boardPeriod = 250 * time.Millisecond
	firstLine   = 2 * time.Second
	linePeriod  = 10 * time.Second
)

// untilSignal runs something until it is done or a signal comes, and shows meanwhile how far it
// is.
func untilSignal[T any](ctx context.Context, r *reporter, now func() snapshot, run func(context.Context) (T, error)) (T, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second signal ends the process
	defer r.progress(ctx, func(context.Context) snapshot { return now() })()
	return run(ctx)
}

// progress shows how far something is until it is stopped: a board on a terminal, a
// line now and then elsewhere, nothing to who wants it quiet. now is called by one
// goroutine at a time, and once before progress returns. Once ctx is done stop waits
// for no terminal that takes nothing.
func (r *reporter) progress(ctx context.Context, now func(context.Context) snapshot) (stop func()) {
	switch {
	case r.screen != nil:
		return r.onTerminal(ctx, now)
	case r.quiet:
		return func() {}
	}
	// The snapshot itself heeds no end of the run: what stops it is stop.
	ctx = context.WithoutCancel(ctx)
	r.shown = now(ctx)
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTimer(firstLine)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				r.showLine(now(ctx))
				tick.Reset(linePeriod)
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// showLine prints how far it is.
func (r *reporter) showLine(s snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	perSecond := r.grown(s)
	if r.log != nil {
		logProgress(r.log, s, perSecond)
		return
	}
	fmt.Fprintln(r.err, progressLine(s, perSecond))
}

// grown is how many bytes a second came since the line before, for that of now.
func (r *reporter) grown(s snapshot) int64 {
	grown, lasted := s.moved-r.shown.moved, s.at.Sub(r.shown.at)
	r.shown = s
	return int64(float64(grown) / max(lasted.Seconds(), 0.001))
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
