package fetch

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A request whose turn comes too late does not go out, and takes no turn from others.
func TestOnlyWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var asked atomic.Int32
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			asked.Add(1)
			return answer(""), nil
		}))
		defer g.close()
		g.limit("a.test", Limit{Interval: 10 * time.Second})
		ctx := OnlyWhile(t.Context(), func() bool { return time.Since(began) < 15*time.Second })
		for range 2 { // at once, and after 10 s
			resp, err := g.RoundTrip(request(ctx, t, "http://a.test/"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		}
		for range 2 { // its turn would be after 20 s; then without waiting
			if _, err := g.RoundTrip(request(ctx, t, "http://a.test/")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want a cancellation", err)
			}
		}
		if !Lapsed(ctx) || Lapsed(t.Context()) {
			t.Error("that it was refused is not told, or of what depends on nothing")
		}
		pass(t, g, "http://a.test/")
		if took := time.Since(began); took != 20*time.Second || asked.Load() != 3 {
			t.Errorf("%d requests in %s, want 3 in 20s", asked.Load(), took)
		}
	})
}

// Whoever was refused stays so, though what the request depends on holds again: who looks
// later why it was given up is told the same.
func TestOnlyWhileStaysRefused(t *testing.T) {
	holds := false
	ctx := OnlyWhile(t.Context(), func() bool { return holds })
	if lapsed(ctx) == nil {
		t.Fatal("it is not refused")
	}
	holds = true
	if givenUp(ctx) == nil || !Lapsed(ctx) {
		t.Error("it is not refused any more")
	}
}
