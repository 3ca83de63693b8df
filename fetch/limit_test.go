package fetch

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLimitStricter(t *testing.T) {
	tests := []struct {
		name      string
		a, b, got Limit
	}{
		{"takes what alone is set", Limit{}, Limit{Parallel: 4, Interval: 2}, Limit{Parallel: 4, Interval: 2}},
		{"keeps what alone is set", Limit{Parallel: 4, Interval: 2}, Limit{}, Limit{Parallel: 4, Interval: 2}},
		{"takes a rate that alone is set", Limit{}, Limit{Rate: 5}, Limit{Rate: 5}},
		{"keeps a rate that alone is set", Limit{Rate: 5}, Limit{}, Limit{Rate: 5}},
		{"chooses the lower rate", Limit{Rate: 5}, Limit{Rate: 4}, Limit{Rate: 4}},
		{"keeps the lower rate", Limit{Rate: 4}, Limit{Rate: 5}, Limit{Rate: 4}},
		{"takes a range that alone is set", Limit{Interval: 1}, Limit{Interval: 1, IntervalMost: 3}, Limit{Interval: 1, IntervalMost: 3}},
		{"chooses the later end of a range", Limit{IntervalMost: 4}, Limit{IntervalMost: 3}, Limit{IntervalMost: 4}},
		{"chooses field by field", Limit{Parallel: 4, Interval: 2}, Limit{Parallel: 2, Interval: 1}, Limit{Parallel: 2, Interval: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.got, tt.a.stricter(tt.b)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLimitDraw(t *testing.T) {
	tests := []struct {
		name  string
		limit Limit
		most  time.Duration
	}{
		{"is the interval without a range", Limit{Interval: 5}, 5},
		{"is the interval if the range ends before it", Limit{Interval: 5, IntervalMost: 3}, 5},
		{"is all of the range", Limit{Interval: 5, IntervalMost: 8}, 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			seen := map[time.Duration]bool{}
			for range 1000 {
				seen[tt.limit.draw()] = true
			}
			for d := tt.limit.Interval; d <= tt.most; d++ {
				if !seen[d] {
					t.Errorf("%d was never drawn", d)
				}
				delete(seen, d)
			}
			if len(seen) > 0 {
				t.Errorf("drawn besides: %v", seen)
			}
		})
	}
}

func TestLimitRangeIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const least, most = time.Second, 3 * time.Second
		var starts []time.Time
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			starts = append(starts, time.Now())
			return answer(""), nil
		}))
		g.limit("a.test", Limit{Parallel: 4, Interval: least, IntervalMost: most})
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { pass(t, g, "http://a.test/") })
		}
		all.Wait()
		pauses := map[time.Duration]bool{}
		for i := 1; i < len(starts); i++ {
			pause := starts[i].Sub(starts[i-1])
			pauses[pause] = true
			if pause < least || pause > most {
				t.Errorf("a pause of %s", pause)
			}
		}
		if len(starts) != 50 || len(pauses) < 10 {
			t.Errorf("%d requests after %d different pauses", len(starts), len(pauses))
		}
		g.close()
	})
}

// A limit that comes while requests wait counts for them.
func TestLimitLetsWaitingRequestsStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			asked.Add(1)
			time.Sleep(time.Hour)
			return answer(""), nil
		}))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { pass(t, g, "http://a.test/") })
		}
		synctest.Wait()
		before := asked.Load()
		g.limit("a.test", Limit{Parallel: 3})
		synctest.Wait()
		if after := asked.Load(); before != 1 || after != 3 {
			t.Errorf("%d requests before, %d after", before, after)
		}
		all.Wait()
	})
}
