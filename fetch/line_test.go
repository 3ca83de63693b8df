package fetch

import (
	"testing"
	"time"
)

// A turn can be decided in the very moment its request is cancelled.
func TestLineTakesBackATurn(t *testing.T) {
	limit := Limit{Parallel: 1, Interval: longestPause}
	now := time.Now()
	tests := []struct {
		name   string
		decide func(*line)
	}{
		{"not yet decided", func(*line) {}},
		{"given", func(l *line) { l.admit(now) }},
		{"refused", func(l *line) { l.postpone(now.Add(time.Hour)); l.admit(now) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLine("a.test", limit, time.Time{}, nil)
			turn := l.join("a.test", 0)
			tt.decide(l)
			l.giveBack(turn)
			if l.busy != 0 || len(l.turns) != 0 || l.pause(now, 0) > 0 {
				t.Errorf("busy %d, %d waiting, next after %s", l.busy, len(l.turns), l.pause(now, 0))
			}
		})
	}
}

func TestLineTakesBackATurnUnderANewLimit(t *testing.T) {
	now := time.Now()
	l := newLine("a.test", Limit{}, now, nil)
	turn := l.join("a.test", 0)
	l.admit(now)
	l.setLimit(Limit{Interval: time.Minute})
	l.giveBack(turn)
	if pause := l.pause(now, 0); pause != time.Minute {
		t.Errorf("the next may start after %s", pause)
	}
}
