package fetch

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const forbidPrivate = "User-agent: *\nDisallow: /private/\n"

// arrivals counts, at the server, what is asked of it, by host and path.
type arrivals struct {
	mu    sync.Mutex
	count map[string]int
}

func (a *arrivals) add(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.count == nil {
		a.count = map[string]int{}
	}
	a.count[r.Host+r.URL.Path]++
}

func (a *arrivals) check(t *testing.T, want map[string]int) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if diff := cmp.Diff(want, a.count); diff != "" {
		t.Errorf("arrived (-want +got):\n%s", diff)
	}
}

// serveRobots starts a server for any host, which hands each request to the
// function once it is counted.
func serveRobots(t *testing.T, handle http.HandlerFunc) (*Client, *arrivals) {
	t.Helper()
	a := &arrivals{}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		a.add(r)
		handle(w, r)
	})
	return newClient(t, Options{ConnectTo: toServer(t, srv), UserAgent: "magpie/1"}), a
}

// obeying is a context whose requests obey robots.txt.
func obeying(ctx context.Context) context.Context { return WithTerms(ctx, Terms{Robots: true}) }

// classAt gets an address and says what it came to.
func classAt(t *testing.T, c *Client, address string) Class {
	t.Helper()
	resp, _, err := fetchAll(obeying(t.Context()), c, address)
	if err != nil {
		return Judge(0, nil, err).Class
	}
	return Judge(resp.StatusCode, resp.Header, nil).Class
}

func TestRobots(t *testing.T) {
	site := func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, forbidPrivate)
		case r.URL.Path == "/inward":
			http.Redirect(w, r, "/private/1", http.StatusFound)
		case r.Host == "b.test":
			http.Redirect(w, r, "http://a.test/private/1", http.StatusFound)
		}
	}
	type step struct {
		path string
		want Class
	}
	tests := []struct {
		name  string
		steps []step
		want  map[string]int
	}{
		{"lets pass what is allowed", []step{{"http://a.test/1", OK}}, map[string]int{"a.test/robots.txt": 1, "a.test/1": 1}},
		{"asks once", []step{{"http://a.test/1", OK}, {"http://a.test/2", OK}}, map[string]int{"a.test/robots.txt": 1, "a.test/1": 1, "a.test/2": 1}},
		{"holds back what is forbidden", []step{{"http://a.test/private/1", Disallowed}}, map[string]int{"a.test/robots.txt": 1}},
		{"however it is written", []step{{"http://a.test/%70rivate/1", Disallowed}}, map[string]int{"a.test/robots.txt": 1}},
		{"also behind a redirect", []step{{"http://a.test/inward", Disallowed}}, map[string]int{"a.test/robots.txt": 1, "a.test/inward": 1}},
		{"also behind that of another host", []step{{"http://b.test/x", Moved}, {"http://a.test/private/1", Disallowed}},
			map[string]int{"a.test/robots.txt": 1, "b.test/robots.txt": 1, "b.test/x": 1}},
		{"asks each port", []step{{"http://a.test/1", OK}, {"http://a.test:80/1", OK}, {"http://a.test:81/1", OK}},
			map[string]int{"a.test/robots.txt": 1, "a.test/1": 1, "a.test:80/1": 1, "a.test:81/robots.txt": 1, "a.test:81/1": 1}},
		{"takes a host in capitals for the same", []step{{"http://a.test/1", OK}, {"http://A.test./1", OK}},
			map[string]int{"a.test/robots.txt": 1, "a.test/1": 1, "A.test./1": 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, arrived := serveRobots(t, site)
			for _, step := range tt.steps {
				if got := classAt(t, c, step.path); got != step.want {
					t.Errorf("%s: %s, want %s", step.path, got, step.want)
				}
			}
			arrived.check(t, tt.want)
		})
	}
	t.Run("is not asked where it need not be obeyed", func(t *testing.T) {
		c, arrived := serveRobots(t, site)
		if _, _, err := fetchAll(t.Context(), c, "http://a.test/private/1"); err != nil {
			t.Error(err)
		}
		arrived.check(t, map[string]int{"a.test/private/1": 1})
	})
}

func TestOriginOf(t *testing.T) {
	tests := []struct{ address, want string }{
		{"http://a.test/x?y", "http://a.test:80"},
		{"http://A.Test.:80", "http://a.test:80"},
		{"https://user@a.test", "https://a.test:443"},
		{"https://a.test:80", "https://a.test:80"},
		{"http://a.test:8080", "http://a.test:8080"},
		{"http://bücher.test", "http://xn--bcher-kva.test:80"},
		{"http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81"},
	}
	for _, tt := range tests {
		t.Run(tt.address, func(t *testing.T) {
			if got := originOf(mustParse(t, tt.address)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRobotsOfTLSIsAnother(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, forbidPrivate) })
	secure := serveTLS(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /public") })
	connect := append(port("443", toServer(t, secure)), port("80", toServer(t, plain))...)
	c := newClient(t, Options{ConnectTo: connect, RootCAs: trusting(secure)})
	got := map[string]Class{}
	want := map[string]Class{
		"http://example.com/public": OK, "http://example.com/private/": Disallowed,
		"https://example.com/public": Disallowed, "https://example.com/private/": OK,
	}
	for address := range want {
		got[address] = classAt(t, c, address)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// robotsOver returns the layer over a gate whose hosts answer as the function
// does, and the paths that arrive there.
func robotsOver(answer func(*http.Request) (*http.Response, error)) (*robots, func() []string) {
	var mu sync.Mutex
	var paths []string
	g := newGate(roundTripFunc(func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		paths = append(paths, req.URL.Path)
		mu.Unlock()
		return answer(req)
	}))
	return &robots{gate: g, next: g}, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return paths
	}
}

// passRobots makes a request and closes its answer.
func passRobots(ctx context.Context, t *testing.T, r *robots, address string) error {
	t.Helper()
	resp, err := r.RoundTrip(request(obeying(ctx), t, address))
	if err == nil {
		resp.Body.Close()
	}
	return err
}

// Starts lie as far apart as the robots.txt asks, its own included.
func TestRobotsCrawlDelayRaisesTheInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var starts []time.Duration
		r, _ := robotsOver(func(*http.Request) (*http.Response, error) {
			starts = append(starts, time.Since(began))
			return answer("User-agent: *\nCrawl-delay: 7"), nil
		})
		r.gate.limit("a.test", Limit{Parallel: 4, Interval: time.Second})
		for range 3 {
			if err := passRobots(t.Context(), t, r, "http://a.test/1"); err != nil {
				t.Error(err)
			}
		}
		want := []time.Duration{0, 7 * time.Second, 14 * time.Second, 21 * time.Second}
		if diff := cmp.Diff(want, starts); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
	})
}

// The host's own limit says nothing that would keep the start of the robots.txt
// in mind.
func TestRobotsCrawlDelayCountsFromItsOwnStart(t *testing.T) {
	tests := []struct {
		name  string
		delay string
		want  Verdict
		start time.Duration // of the request, if it is made
	}{
		{"and is waited for", "20", Verdict{}, 20 * time.Second},
		{"and is not waited for when it is long", "3600", Verdict{Class: Busy, Cause: "postponed", After: time.Hour - time.Second}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var start time.Duration
				r, _ := robotsOver(func(req *http.Request) (*http.Response, error) {
					if req.URL.Path == "/robots.txt" {
						time.Sleep(time.Second)
						return answer("User-agent: *\nCrawl-delay: " + tt.delay), nil
					}
					start = time.Since(began)
					return answer(""), nil
				})
				var got Verdict
				if err := passRobots(t.Context(), t, r, "http://a.test/1"); err != nil {
					got = Judge(0, nil, err)
				}
				if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" || start != tt.start {
					t.Errorf("start after %s, want %s; verdict (-want +got):\n%s", start, tt.start, diff)
				}
				r.gate.close()
			})
		})
	}
}

// Each ask that is given up half way would begin with the first address again.
func TestRobotsRedirectIsFollowedThoughItsTurnIsFarOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var starts []time.Duration
		r, arrived := robotsOver(func(req *http.Request) (*http.Response, error) {
			starts = append(starts, time.Since(began))
			resp := answer("")
			resp.Request = req
			if req.URL.Path == "/robots.txt" {
				resp.StatusCode = http.StatusFound
				resp.Header.Set("Location", "/r.txt")
			}
			return resp, nil
		})
		r.gate.limit("a.test", Limit{Interval: time.Minute})
		err := passRobots(t.Context(), t, r, "http://a.test/1")
		if v := Judge(0, nil, err); v.Cause != "postponed" || v.After != time.Minute {
			t.Errorf("got %+v from %v", v, err)
		}
		time.Sleep(time.Minute)
		if err := passRobots(t.Context(), t, r, "http://a.test/1"); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"/robots.txt", "/r.txt", "/1"}, arrived()); diff != "" {
			t.Errorf("arrived (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]time.Duration{0, time.Minute, 2 * time.Minute}, starts); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
		r.gate.close()
	})
}

func TestRobotsTakesATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, arrived := robotsOver(func(*http.Request) (*http.Response, error) { return answer(""), nil })
		r.gate.postpone("a.test", time.Now().Add(time.Minute))
		err := passRobots(t.Context(), t, r, "http://a.test/1")
		if v := Judge(0, nil, err); v.Class != Busy || v.Cause != "postponed" || v.After != time.Minute {
			t.Errorf("got %+v from %v", v, err)
		}
		if len(arrived()) != 0 {
			t.Errorf("arrived: %v", arrived())
		}
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}
