package fetch

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestGap(t *testing.T) {
	g := newGate(nil)
	g.group = func(host string) string {
		if host == "two.test" {
			return "group"
		}
		return host
	}
	g.limit("one.test", Limit{Interval: time.Second, IntervalMost: 3 * time.Second})
	g.limit("group", Limit{Interval: 5 * time.Second})
	tests := []struct {
		name, host     string
		interval, want time.Duration
	}{
		{"is the longest pause that may be drawn", "one.test", 0, 3 * time.Second},
		{"is what a request asks for if that is longer", "one.test", 4 * time.Second, 4 * time.Second},
		{"is that of a group", "two.test", 0, 5 * time.Second},
		{"is none without a limit", "three.test", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := g.gap(tt.host, tt.interval); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestQuiet(t *testing.T) {
	tests := []struct {
		name     string
		limit    Limit
		interval time.Duration // that the next may ask for
		size     int           // of the body that was read
		later    time.Duration // it is asked for
		want     time.Duration
	}{
		{"is none where requests may follow at once", Limit{Parallel: 2}, 0, 0, 0, 0},
		{"is what is left of the interval", Limit{Interval: 5 * time.Second}, 0, 0, 2 * time.Second, 3 * time.Second},
		{"is over with the interval", Limit{Interval: 5 * time.Second}, 0, 0, 7 * time.Second, 0},
		{"is longer for who asks for more", Limit{Interval: 5 * time.Second}, 20 * time.Second, 0, 7 * time.Second, 13 * time.Second},
		{"is until a burst is paid for", Limit{Rate: 1000}, 0, 3000, 0, time.Second},
		{"is less where less was received", Limit{Rate: 1000}, 0, 250, 0, 250 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate(bringing(tt.size))
				defer g.close()
				g.limit("a.test", tt.limit)
				if got := g.quiet("a.test", 0); got != 0 {
					t.Errorf("%s before the first request", got)
				}
				pass(t, g, "http://a.test/")
				time.Sleep(tt.later)
				// A sum of roundings.
				if got := g.quiet("a.test", tt.interval); (got - tt.want).Abs() > time.Microsecond {
					t.Errorf("got %s, want %s", got, tt.want)
				}
			})
		})
	}
}
