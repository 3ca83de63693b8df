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
