package fetch

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// bringing answers every request at once with so many bytes.
func bringing(size int) http.RoundTripper {
	return roundTripFunc(func(*http.Request) (*http.Response, error) {
		return answer(string(make([]byte, size))), nil
	})
}

func TestRate(t *testing.T) {
	tests := []struct {
		name             string
		rate             int64
		size             int // of each body
		bodies, together int
		want             time.Duration
	}{
		{"lets the bytes of a second come at once", 1000, 1000, 1, 1, 0},
		{"spreads the others", 1000, 5000, 1, 1, 4 * time.Second},
		{"is shared by bodies that come together", 1000, 5000, 4, 4, 19 * time.Second},
		{"counts small bodies that follow each other", 1000, 500, 10, 1, 4 * time.Second},
		{"may be a byte a second", 1, 60, 1, 1, 59 * time.Second},
		{"may be more than there is", math.MaxInt64, 5000, 3, 1, 0},
		{"may be none", 0, 5000, 3, 3, 0},
		{"is none below it", -1, 5000, 3, 3, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate(bringing(tt.size))
				g.limit("a.test", Limit{Parallel: tt.together, Rate: tt.rate})
				start := time.Now()
				var all sync.WaitGroup
				for range tt.bodies {
					all.Go(func() { pass(t, g, "http://a.test/") })
				}
				all.Wait()
				// A sum of roundings, none of them a nanosecond.
				if took := time.Since(start); (took - tt.want).Abs() > time.Microsecond {
					t.Errorf("took %s, want %s", took, tt.want)
				}
			})
		})
	}
}

func TestRateIsOfOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(bringing(5000))
		g.limit("a.test", Limit{Rate: 1000})
		start := time.Now()
		pass(t, g, "http://b.test/")
		if took := time.Since(start); took != 0 {
			t.Errorf("another host took %s", took)
		}
	})
}

func TestRateKeepsNoReadForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(bringing(100_000))
		g.limit("a.test", Limit{Rate: 1000})
		resp, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		for range 100 {
			start := time.Now()
			n, err := resp.Body.Read(make([]byte, 1<<20))
			if took := time.Since(start); err != nil || n == 0 || took > time.Second/8 {
				t.Fatalf("%d bytes after %s, %v", n, took, err)
			}
		}
	})
}

func TestRateIsNoSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(&silence{next: bringing(5000)})
		g.limit("a.test", Limit{Rate: 10})
		ctx := WithTerms(t.Context(), Terms{Silence: 50 * time.Millisecond})
		resp, err := g.RoundTrip(request(ctx, t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if n, err := io.Copy(io.Discard, resp.Body); err != nil || n != 5000 {
			t.Errorf("%d bytes, %v", n, err)
		}
	})
}

func TestRateLetsTheCancelledGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(bringing(1000))
		g.limit("a.test", Limit{Rate: 1})
		ctx, cancel := context.WithCancel(t.Context())
		resp, err := g.RoundTrip(request(ctx, t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Minute+time.Millisecond, cancel)
		start := time.Now()
		_, err = io.Copy(io.Discard, resp.Body)
		if took := time.Since(start); !errors.Is(err, context.Canceled) || took != time.Minute+time.Millisecond {
			t.Errorf("%v after %s", err, took)
		}
		resp.Body.Close()
		next, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		next.Body.Close()
	})
}

// What is on the wire counts, not what becomes of it.
func TestRateCountsCodedBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const plain = 1 << 20
		wire := zipped(string(make([]byte, plain)))
		g := newGate(roundTripFunc(func(req *http.Request) (*http.Response, error) {
			resp := answer(string(wire))
			resp.Header.Set("Content-Encoding", req.Header.Get("Accept-Encoding"))
			return resp, nil
		}))
		g.limit("a.test", Limit{Rate: int64(len(wire))})
		start := time.Now()
		resp, err := (&coding{next: g}).RoundTrip(request(t.Context(), t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		n, err := io.Copy(io.Discard, resp.Body)
		if took := time.Since(start); err != nil || n != plain || took != 0 {
			t.Errorf("%d bytes after %s, %v", n, took, err)
		}
	})
}
