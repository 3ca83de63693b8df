package fetch

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestRepetitionWaitsForItsTurn(t *testing.T) {
	tests := []struct {
		name   string
		meddle func(*gate, context.CancelFunc)
		waits  time.Duration
		class  Class
	}{
		{"and goes out", func(*gate, context.CancelFunc) {}, time.Minute, OK},
		{"and finds its host postponed", func(g *gate, _ context.CancelFunc) {
			g.postpone("a.test", time.Now().Add(time.Hour))
		}, time.Minute, Busy},
		{"and is cancelled", func(_ *gate, cancel context.CancelFunc) { cancel() }, 0, Cancelled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				g := newGate(nil)
				g.limit("a.test", Limit{Interval: time.Minute})
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
				if next := turn.line.pause(start.Add(time.Minute)); next != time.Minute {
					t.Errorf("the next may start %s after it", next)
				}
				g.leave(turn)
				g.close()
			})
		})
	}
}
