package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
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

func TestRobotsOfTLSIsAnother(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, forbidPrivate) })
	secure := serveTLS(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /public") })
	c := newClient(t, Options{
		ConnectTo: []ConnectTo{portTo(t, "80", plain.URL), portTo(t, "443", secure.URL)}, RootCAs: trusting(secure),
	})
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

// portTo sends the connections to a port, of any host, to a server.
func portTo(t *testing.T, port, server string) ConnectTo {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	return ConnectTo{Port: port, ToHost: u.Hostname(), ToPort: u.Port()}
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
	return &robots{gate: g}, func() []string {
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

func TestRobotsIsAskedOnceForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan struct{})
		r, arrived := robotsOver(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/robots.txt" {
				<-asked
				return answer(forbidPrivate), nil
			}
			return answer(""), nil
		})
		r.gate.limit("a.test", Limit{Parallel: 30})
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if err := passRobots(t.Context(), t, r, fmt.Sprintf("http://a.test/%d", i)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"/robots.txt"}, arrived()); diff != "" {
			t.Errorf("before the answer (-want +got):\n%s", diff)
		}
		close(asked)
		all.Wait()
		if got := len(arrived()); got != 21 {
			t.Errorf("%d requests in all", got)
		}
	})
}

func TestRobotsFailureIsForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		r, arrived := robotsOver(func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return nil, broken
		})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := passRobots(t.Context(), t, r, "http://a.test/1"); !errors.Is(err, broken) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if err := passRobots(t.Context(), t, r, "http://a.test/1"); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if diff := cmp.Diff([]string{"/robots.txt", "/robots.txt"}, arrived()); diff != "" {
			t.Errorf("once for those who waited, once for the next (-want +got):\n%s", diff)
		}
	})
}

// slowly answers after ten seconds, unless the request is given up.
func slowly(req *http.Request) (*http.Response, error) {
	select {
	case <-time.After(10 * time.Second):
		return answer(""), nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

func TestRobotsLetsTheCancelledGo(t *testing.T) {
	// Of two requests the first asks for robots.txt and the other waits.
	tests := []struct {
		name    string
		cancel  int
		took    time.Duration // until the other is done
		arrived []string
	}{
		{"who waits", 1, 20 * time.Second, []string{"/robots.txt", "/0"}},
		{"who asks, and has another ask", 0, 21 * time.Second, []string{"/robots.txt", "/robots.txt", "/1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, arrived := robotsOver(slowly)
				start := time.Now()
				var all sync.WaitGroup
				var took [2]time.Duration
				var errs [2]error
				var cancels [2]context.CancelFunc
				for i := range 2 {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					cancels[i] = cancel
					all.Go(func() {
						errs[i] = passRobots(ctx, t, r, fmt.Sprintf("http://a.test/%d", i))
						took[i] = time.Since(start)
					})
					synctest.Wait()
				}
				time.Sleep(time.Second)
				cancels[tt.cancel]()
				all.Wait()
				if v := Judge(0, nil, errs[tt.cancel]); v.Class != Cancelled || took[tt.cancel] != time.Second {
					t.Errorf("the cancelled one went after %s with %v", took[tt.cancel], errs[tt.cancel])
				}
				if other := 1 - tt.cancel; errs[other] != nil || took[other] != tt.took {
					t.Errorf("the other went after %s with %v", took[other], errs[other])
				}
				if diff := cmp.Diff(tt.arrived, arrived()); diff != "" {
					t.Errorf("arrived (-want +got):\n%s", diff)
				}
			})
		})
	}
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

func TestAllowed(t *testing.T) {
	c, arrived := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "a.test" || r.UserAgent() != "magpie/1" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		io.WriteString(w, forbidPrivate+"Crawl-delay: 0.001\n")
	})
	tests := []struct {
		name, address string
		want          RobotsVerdict
	}{
		{"allowed by no rule", "http://a.test/1", RobotsVerdict{Allowed: true, Delay: time.Millisecond, Source: "robots.txt"}},
		{"forbidden", "http://a.test/private/1", RobotsVerdict{
			Line: 2, Rule: "Disallow: /private/", Delay: time.Millisecond, Source: "robots.txt",
		}},
		{"no robots.txt", "http://b.test/1", RobotsVerdict{Allowed: true, Source: "no robots.txt (404)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := c.Allowed(t.Context(), tt.address)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	arrived.check(t, map[string]int{"a.test/robots.txt": 1, "b.test/robots.txt": 1})
	t.Run("of what is no address", func(t *testing.T) {
		for _, address := range []string{"ftp://a.test/", "http://[::1", "/x"} {
			if _, err := c.Allowed(t.Context(), address); Judge(0, nil, err).Cause != "address" {
				t.Errorf("%s: %v", address, err)
			}
		}
	})
}
