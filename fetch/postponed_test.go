package fetch

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestGatePostponesAHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			asked++
			if asked > 1 {
				return answer(""), nil
			}
			time.Sleep(time.Second)
			resp := answer("")
			resp.StatusCode = http.StatusTooManyRequests
			resp.Header.Set("Retry-After", "60")
			return resp, nil
		}))
		until := time.Now().Add(61 * time.Second)
		var all sync.WaitGroup
		all.Go(func() { pass(t, g, "http://a.test/") })
		synctest.Wait()
		refused := func() {
			_, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
			postponed, ok := errors.AsType[*PostponedError](err)
			if !ok || postponed.Host != "a.test" || !postponed.Until.Equal(until) {
				t.Errorf("got %v, want postponed until %s", err, until)
			}
		}
		for range 5 {
			all.Go(refused) // waits behind the first
		}
		all.Wait()
		refused() // arrives later
		if asked != 1 {
			t.Errorf("%d requests were made", asked)
		}
		pass(t, g, "http://b.test/")

		time.Sleep(time.Until(until))
		synctest.Wait()
		if len(g.lines) != 0 {
			t.Errorf("%d lines are left", len(g.lines))
		}
		pass(t, g, "http://a.test/")
		if asked != 3 {
			t.Errorf("%d requests were made, want 3", asked)
		}
	})
}

func TestGateKeepsTheLatestPostponement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(nil)
		late := time.Now().Add(time.Hour)
		g.postpone("a.test", late)
		g.postpone("a.test", late.Add(-time.Minute))
		_, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
		postponed, ok := errors.AsType[*PostponedError](err)
		if !ok || !postponed.Until.Equal(late) {
			t.Errorf("got %v", err)
		}
		g.close()
	})
}

func TestPostponedHostIsNotAsked(t *testing.T) {
	tests := []struct {
		name   string
		status int
		after  string
		asked  int
	}{
		{"after 429", 429, "60", 1},
		{"after 503", 503, "60", 1},
		{"but after 429 that says nothing", 429, "", 2},
		{"but after 503 that says nothing", 503, "", 2},
		{"but after 429 that says now", 429, "0", 2},
		{"but after another status", 500, "60", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				w.Header().Set("Retry-After", tt.after)
				w.WriteHeader(tt.status)
			})
			c := newClient(t, Options{})
			for range 2 {
				fetchAll(t.Context(), c, srv.URL)
			}
			if asked != tt.asked {
				t.Errorf("%d requests were made, want %d", asked, tt.asked)
			}
		})
	}
}

// The gate and the verdict bound alike what a host asks for.
func TestHostIsPostponedForADayAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refusal := answer("")
		refusal.StatusCode = http.StatusTooManyRequests
		refusal.Header.Set("Retry-After", "9999999999")
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return refusal, nil }))
		defer g.close()
		pass(t, g, "http://a.test/")
		_, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
		want := 24 * time.Hour
		if got := Judge(0, nil, err).After; got != want {
			t.Errorf("the next is put off by %s, want %s", got, want)
		}
		if got := Judge(refusal.StatusCode, refusal.Header, nil).After; got != want {
			t.Errorf("the answer was judged to ask for %s, want %s", got, want)
		}
	})
}

func TestPostpone(t *testing.T) {
	c := newClient(t, Options{})
	c.Postpone("a.test", time.Now().Add(time.Hour))
	_, err := c.Get(t.Context(), "http://a.test/", nil)
	if v := Judge(0, nil, err); v.Class != Busy || v.Cause != "postponed" {
		t.Errorf("%v judged %+v", err, v)
	}
}
