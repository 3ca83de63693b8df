package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func request(ctx context.Context, t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func answer(body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1,
		Body: io.NopCloser(strings.NewReader(body))}
}

// peaks counts, at the server, how many requests a host answers at once.
type peaks struct {
	mu        sync.Mutex
	now, most map[string]int
}

func (p *peaks) add(host string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now[host] += n
	p.most[host] = max(p.most[host], p.now[host])
}

// ServeHTTP counts a request as over just before its last byte, since from then
// on its client may rightly start another.
func (p *peaks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.add(r.Host, 1)
	w.Header().Set("Content-Length", "2")
	io.WriteString(w, "a")
	w.(http.Flusher).Flush()
	time.Sleep(2 * time.Millisecond)
	p.add(r.Host, -1)
	io.WriteString(w, "b")
}

func TestGateBoundsRequestsAtOnce(t *testing.T) {
	for _, parallel := range []int{1, 3, 8, 20} {
		t.Run(fmt.Sprint(parallel), func(t *testing.T) {
			p := &peaks{now: map[string]int{}, most: map[string]int{}}
			srv := serve(t, p.ServeHTTP)
			c := newClient(t, Options{ConnectTo: toServer(t, srv)})
			var all sync.WaitGroup
			for _, host := range []string{"a.test", "b.test"} {
				c.Limit(host, Limit{Parallel: parallel})
				for range 5 * parallel {
					all.Go(func() {
						if _, _, err := fetchAll(t.Context(), c, "http://"+host+"/"); err != nil {
							t.Error(err)
						}
					})
				}
			}
			all.Wait()
			for host, most := range p.most {
				if most > parallel {
					t.Errorf("%s saw %d at once", host, most)
				}
			}
			if len(p.most) != 2 {
				t.Errorf("hosts asked: %v", p.most)
			}
		})
	}
}

func TestGateFillsItsSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var busy, most atomic.Int32
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), busy.Add(1)))
			time.Sleep(time.Second)
			busy.Add(-1)
			return answer(""), nil
		}))
		g.limit("a.test", Limit{Parallel: 3})
		start := time.Now()
		var all sync.WaitGroup
		for range 9 {
			all.Go(func() { pass(t, g, "http://a.test/") })
		}
		all.Wait()
		if took := time.Since(start); took != 3*time.Second || most.Load() != 3 {
			t.Errorf("took %s with %d at once", took, most.Load())
		}
	})
}

// pass makes a request and reads its answer.
func pass(t *testing.T, g *gate, address string) {
	resp, err := g.RoundTrip(request(context.Background(), t, address))
	if err != nil {
		t.Error(err)
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

func TestGateKeepsInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var mu sync.Mutex
		starts := map[string][]time.Duration{}
		g := newGate(roundTripFunc(func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			starts[req.URL.Host] = append(starts[req.URL.Host], time.Since(began))
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			return answer(""), nil
		}))
		g.limit("a.test", Limit{Parallel: 5, Interval: 200 * time.Millisecond})
		g.limit("b.test", Limit{Parallel: 1, Interval: 30 * time.Millisecond})
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { pass(t, g, "http://a.test/") })
			all.Go(func() { pass(t, g, "http://b.test/") })
		}
		all.Wait()
		want := map[string][]time.Duration{
			"a.test": {0, 200 * time.Millisecond, 400 * time.Millisecond},
			"b.test": {0, 100 * time.Millisecond, 200 * time.Millisecond},
		}
		if diff := cmp.Diff(want, starts); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
	})
}

// One request an hour is made, and nobody waits for the next within the gate.
func TestGateRefusesATurnThatIsFarOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var starts []time.Duration
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
			starts = append(starts, time.Since(began))
			time.Sleep(time.Second)
			return answer(""), nil
		}))
		g.limit("a.test", Limit{Parallel: 4, Interval: time.Hour})
		refused := func(until time.Duration) {
			before := time.Now()
			_, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
			postponed, ok := errors.AsType[*PostponedError](err)
			if !ok || postponed.Until.Sub(began) != until || time.Since(before) != 0 {
				t.Errorf("got %v after %s, want it at once until %s", err, time.Since(before), until)
			}
		}
		var all sync.WaitGroup
		all.Go(func() { pass(t, g, "http://a.test/") })
		synctest.Wait()
		for range 5 {
			all.Go(func() { refused(time.Hour) })
		}
		all.Wait()
		refused(time.Hour) // when nobody is there any more
		time.Sleep(time.Until(began.Add(time.Hour - longestPause - time.Second)))
		refused(time.Hour)
		time.Sleep(time.Second)
		pass(t, g, "http://a.test/") // waits for the rest
		refused(2 * time.Hour)
		if diff := cmp.Diff([]time.Duration{0, time.Hour}, starts); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if len(g.lines) != 0 {
			t.Errorf("%d lines are left", len(g.lines))
		}
	})
}

// Who waits already is told when a limit, as robots.txt may raise it, puts the
// next start far off.
func TestGateRefusesThoseInLineWhenTheIntervalGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return answer(""), nil }))
		g.limit("a.test", Limit{Parallel: 2, Interval: 20 * time.Second})
		began := time.Now()
		pass(t, g, "http://a.test/")
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				_, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
				postponed, ok := errors.AsType[*PostponedError](err)
				if !ok || postponed.Until.Sub(began) != time.Minute || time.Since(began) != 10*time.Second {
					t.Errorf("got %v after %s", err, time.Since(began))
				}
			})
		}
		time.Sleep(10 * time.Second)
		g.limit("a.test", Limit{Interval: time.Minute})
		all.Wait()
		g.close()
	})
}

func TestGateServesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		g := newGate(roundTripFunc(func(req *http.Request) (*http.Response, error) {
			got = append(got, req.URL.Path)
			time.Sleep(time.Second)
			return answer(""), nil
		}))
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() { pass(t, g, fmt.Sprintf("http://a.test/%d", i)) })
			synctest.Wait()
		}
		all.Wait()
		if diff := cmp.Diff([]string{"/0", "/1", "/2", "/3", "/4"}, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestGateLetsTheCancelledGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return answer("x"), nil }))
		g.limit("a.test", Limit{Parallel: 1, Interval: longestPause})
		open, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 2000 {
			all.Go(func() {
				_, err := g.RoundTrip(request(ctx, t, "http://a.test/"))
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		start := time.Now()
		cancel()
		all.Wait()
		if waited := time.Since(start); waited != 0 {
			t.Errorf("they went after %s", waited)
		}
		open.Body.Close()
		pass(t, g, "http://a.test/")
		if waited := time.Since(start); waited != longestPause {
			t.Errorf("the next started after %s", waited)
		}
		time.Sleep(longestPause)
		synctest.Wait()
		if len(g.lines) != 0 {
			t.Errorf("%d lines are left", len(g.lines))
		}
	})
}

// A timer that fires after Close would hold the client, and wake for nothing.
func TestGateDropsALineWithItsTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(nil)
		g.limit("a.test", Limit{Parallel: 2})
		first, err := g.enter(t.Context(), "a.test")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(WithTerms(t.Context(), Terms{Interval: longestPause}))
		go g.enter(ctx, "a.test")
		synctest.Wait()
		wake := &first.line.wake
		if wake.fires.IsZero() {
			t.Error("nothing wakes the line when the second may start")
		}
		cancel()
		g.leave(first)
		synctest.Wait()
		if len(g.lines) != 0 || !wake.fires.IsZero() {
			t.Errorf("%d lines are left, and a timer for %s", len(g.lines), wake.fires)
		}
	})
}

func TestGateCloseStopsItsTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(nil)
		g.postpone("a.test", time.Now().Add(time.Hour))
		g.postpone("b.test", time.Now().Add(time.Minute))
		g.close()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if len(g.lines) != 2 {
			t.Errorf("a timer fired: %d lines are left", len(g.lines))
		}
	})
}
