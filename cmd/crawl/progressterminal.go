package main

import (
	"context"
	"fmt"
	"time"
)

// onTerminal is progress on a terminal. Meanwhile one goroutine alone writes to it,
// so that nothing waits for a terminal but what is told.
func (r *reporter) onTerminal(ctx context.Context, now func(context.Context) snapshot) (stop func()) {
	uncancelled := context.WithoutCancel(ctx)
	show := func() {
		if r.board != nil {
			r.showBoard(now(uncancelled))
		}
	}
	r.openSpool(now(uncancelled))
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		z := catchCtrlZ(r.screen.file)
		defer z.release()
		tick := time.NewTimer(boardPeriod)
		defer tick.Stop()
		for show(); ; {
			select {
			case <-tick.C:
				show()
			case <-r.spool.came:
				r.printSpooled()
				continue
			case signal := <-z.signals:
				z.heed(signal, r.screen)
			case <-quit:
				r.closeSpool(show)
				return
			}
			tick.Reset(boardPeriod)
		}
	}()
	return func() {
		close(quit)
		r.awaitTerminal(ctx, ended)
	}
}

// openSpool has what is told go through the spool, to where the board stands.
func (r *reporter) openSpool(s snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.quiet {
		r.board = newBoard(colours())
	}
	r.shown, r.lineDue = s, s.at.Add(firstLine)
	r.spool = newSpool()
	r.screen.to = attended{r.screen.to, r.spool}
}

// closeSpool shows all for the last time, and removes the board.
func (r *reporter) closeSpool(show func()) {
	r.printSpooled()
	if r.screen.draws() {
		show()
	}
	r.screen.erase()
	for !r.spool.end() {
		r.printSpooled()
	}
}

// awaitTerminal waits until all is shown. When the command was told to stop it
// waits for a terminal only while that takes something.
func (r *reporter) awaitTerminal(ctx context.Context, ended <-chan struct{}) {
	select {
	case <-ended:
		return
	case <-ctx.Done():
	}
	for !r.spool.giveUp() {
		select {
		case <-ended:
			return
		case <-time.After(terminalPatience):
		}
	}
}

// printSpooled prints what came above the board.
func (r *reporter) printSpooled() {
	texts, lost := r.spool.take()
	for _, t := range texts {
		if t.isResult {
			r.screen.printTo(attended{r.out, r.spool}, t.text)
		} else {
			r.screen.print(t.text)
		}
	}
	if lost > 0 {
		r.screen.print(fmt.Sprintf("           %s not shown, for the terminal took nothing", count(int64(lost), "message")))
	}
}

// showBoard draws the board, or prints a line now and then where nothing can be
// drawn.
func (r *reporter) showBoard(s snapshot) {
	lines := r.frame(s)
	switch {
	case r.screen.draws():
		r.screen.draw(lines)
	case !s.at.Before(r.lineDue):
		r.lineDue = s.at.Add(linePeriod)
		r.screen.print(progressLine(s, r.grown(s)))
	}
}

// frame has the board take note of how far the command is, and is what it shows then.
func (r *reporter) frame(s snapshot) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.board.update(s)
	return r.board.view().frame(r.screen.size())
}
