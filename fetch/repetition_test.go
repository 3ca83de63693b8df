package fetch

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// One whose turn comes too late does not go out.
func TestRepetitionThatComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(nil)
		defer g.close()
		g.limit("a.test", Limit{Interval: longestPause})
		began := time.Now()
		ctx := OnlyWhile(t.Context(), func() bool { return time.Since(began) < longestPause })
		turn, err := g.enter(ctx, "a.test")
		if err != nil {
			t.Fatal(err)
		}
		defer g.leave(turn)
		if err := g.repeat(ctx, turn); !errors.Is(err, context.Canceled) {
			t.Errorf("after %s got %v, want a cancellation", time.Since(began), err)
		}
	})
}

func TestRepetitionWaitsForItsTurn(t *testing.T) {
	tests := []struct {
		name   string
		meddle func(*gate, context.CancelFunc)
		waits  time.Duration
		class  Class
		next   time.Duration // until another request may start, when it is over
	}{
		{"and goes out", func(*gate, context.CancelFunc) {}, longestPause, OK, longestPause},
		{"and is not waited for while its host is postponed", func(g *gate, _ context.CancelFunc) {
			g.postpone("a.test", time.Now().Add(time.Hour))
		}, 0, Busy, longestPause},
		{"and is not waited for when it is far off", func(g *gate, _ context.CancelFunc) {
			g.limit("a.test", Limit{Interval: time.Hour})
		}, 0, Busy, time.Hour},
		{"and finds its host postponed", func(g *gate, _ context.CancelFunc) {
			time.AfterFunc(time.Second, func() { g.postpone("a.test", time.Now().Add(time.Hour)) })
		}, longestPause, Busy, longestPause},
		{"and is cancelled", func(_ *gate, cancel context.CancelFunc) { cancel() }, 0, Cancelled, 2 * longestPause},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				g := newGate(nil)
				g.limit("a.test", Limit{Interval: longestPause})
				turn, err := g.enter(ctx, "a.test")
				if err != nil {
					t.Fatal(err)
				}
				tt.meddle(g, cancel)
				start := time.Now()
				err = g.repeat(ctx, turn)
				if took, v := time.Since(start), Judge(200, nil, err); took != tt.waits || v.Class != tt.class {
					t.Errorf("%v judged %s after %s", err, v.Class, took)
				}
				if next := turn.line.pause(time.Now(), 0); next != tt.next {
					t.Errorf("the next may start after %s, want %s", next, tt.next)
				}
				g.leave(turn)
				g.close()
			})
		})
	}
}
