package fetch

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// asking makes a request that asks for an interval of its own.
func asking(t *testing.T, g *gate, interval time.Duration) error {
	t.Helper()
	ctx := WithTerms(context.Background(), Terms{Interval: interval})
	resp, err := g.RoundTrip(request(ctx, t, "http://a.test/"))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func TestTermsIntervalIsKept(t *testing.T) {
	const second = time.Second
	tests := []struct {
		name      string
		limit     Limit
		intervals []time.Duration // of requests, one after the other
		want      []time.Duration // their starts
	}{
		{"from the previous request on", Limit{Parallel: 1}, []time.Duration{0, 2 * second, 0, 3 * second}, []time.Duration{0, 2 * second, 2 * second, 5 * second}},
		{"not by the first request", Limit{Parallel: 1}, []time.Duration{2 * second}, []time.Duration{0}},
		{"where it is longer than the host's", Limit{Interval: second}, []time.Duration{0, 2 * second, 0}, []time.Duration{0, 2 * second, 3 * second}},
		{"not where the host's is longer", Limit{Interval: 2 * second}, []time.Duration{0, second}, []time.Duration{0, 2 * second}},
		{"with slots to spare", Limit{Parallel: 9}, []time.Duration{0, second}, []time.Duration{0, second}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var starts []time.Duration
				g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
					starts = append(starts, time.Since(began))
					return answer(""), nil
				}))
				g.limit("a.test", tt.limit)
				for _, interval := range tt.intervals {
					if err := asking(t, g, interval); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(tt.want, starts); diff != "" {
					t.Errorf("starts (-want +got):\n%s", diff)
				}
				g.close()
			})
		})
	}
}

func TestTermsIntervalThatIsFarOffIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return answer(""), nil }))
		g.limit("a.test", Limit{Parallel: 2})
		began := time.Now()
		if err := asking(t, g, 0); err != nil {
			t.Fatal(err)
		}
		err := asking(t, g, time.Hour)
		postponed, ok := errors.AsType[*PostponedError](err)
		if !ok || postponed.Host != "a.test" || postponed.Until.Sub(began) != time.Hour {
			t.Errorf("got %v", err)
		}
		if !g.refuses("a.test", time.Hour) || g.refuses("a.test", longestPause) {
			t.Error("a redirect there would be followed")
		}
		if err := asking(t, g, 0); err != nil || time.Since(began) != 0 {
			t.Errorf("another waits for %s: %v", time.Since(began), err)
		}
		time.Sleep(time.Hour)
		if err := asking(t, g, time.Hour); err != nil {
			t.Errorf("it is refused an hour later: %v", err)
		}
		g.close()
	})
}

// What a request asks for that was given up is forgotten with it.
func TestTermsIntervalOfACancelledRequestHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return answer(""), nil }))
		g.limit("a.test", Limit{Parallel: 2})
		pass(t, g, "http://a.test/")
		start := time.Now()
		ctx, cancel := context.WithCancel(WithTerms(t.Context(), Terms{Interval: longestPause}))
		var all sync.WaitGroup
		all.Go(func() { g.RoundTrip(request(ctx, t, "http://a.test/")) })
		synctest.Wait()
		all.Go(func() { pass(t, g, "http://a.test/") })
		time.Sleep(time.Second)
		cancel()
		all.Wait()
		if took := time.Since(start); took != time.Second {
			t.Errorf("the next started after %s", took)
		}
		g.close()
	})
}

func TestTermsIntervalAtTheServer(t *testing.T) {
	const interval = 30 * time.Millisecond
	var latest time.Time
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		latest = time.Now()
		if r.URL.Path == "/hop" {
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	})
	c := newClient(t, Options{ConnectTo: toServer(t, srv)})
	c.Limit("a.test", Limit{Parallel: 4})
	ctx := WithTerms(t.Context(), Terms{Interval: interval})
	began := time.Now()
	for _, path := range []string{"/1", "/hop", "/2"} {
		if _, _, err := fetchAll(ctx, c, "http://a.test"+path); err != nil {
			t.Fatal(err)
		}
	}
	if took := latest.Sub(began); took < 3*interval {
		t.Errorf("the fourth request came after %s", took)
	}
}

// robots.txt is asked for at the host's pace, and counts as a request before.
func TestTermsIntervalIsNotThatOfRobots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		starts := map[string]time.Duration{}
		g := newGate(roundTripFunc(func(req *http.Request) (*http.Response, error) {
			starts[req.URL.Path] = time.Since(began)
			return answer(""), nil
		}))
		g.limit("a.test", Limit{Parallel: 1})
		pass(t, g, "http://a.test/1")
		r := &robots{gate: g, next: g}
		ctx := WithTerms(t.Context(), Terms{Robots: true, Interval: 5 * time.Second})
		if _, err := r.RoundTrip(request(ctx, t, "http://a.test/2")); err != nil {
			t.Fatal(err)
		}
		want := map[string]time.Duration{"/1": 0, "/robots.txt": 0, "/2": 5 * time.Second}
		if diff := cmp.Diff(want, starts); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
		g.close()
	})
}
