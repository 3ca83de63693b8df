package fetch

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRobotsRequestTellsNothing(t *testing.T) {
	var got http.Header
	var mayCode bool
	c, _ := serveRobots(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			got = r.Header
		} else {
			mayCode = r.Header.Get("Accept-Encoding") != "identity"
		}
	})
	tests := []struct {
		name   string
		header http.Header
		agents []string
	}{
		{"as ourselves", http.Header{}, []string{"magpie/1"}},
		{"as whoever asks", http.Header{"User-Agent": {"browser"}}, []string{"browser"}},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := tt.header.Clone()
			header.Set("Cookie", "a=b")
			header.Set("Authorization", "secret")
			header.Set("X-Key", "secret")
			header.Set("Referer", "http://a.test/page")
			resp, err := c.Get(obeying(t.Context()), "http://a.test:"+strconv.Itoa(80+i)+"/1", header)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			want := http.Header{"Accept": {"text/plain"}, "Accept-Encoding": {"gzip"}, "User-Agent": tt.agents}
			if diff := cmp.Diff(want, got); diff != "" || mayCode {
				t.Errorf("header (-want +got):\n%s", diff)
			}
		})
	}
}

// RFC 9309 2.3.1.2: five redirects are followed, to wherever they lead.
func TestRobotsRedirect(t *testing.T) {
	tests := []struct {
		name string
		hops map[string]string // where an address leads
		want Class             // of a path that the robots.txt at the end forbids
	}{
		{"on the host", map[string]string{"a.test/robots.txt": "/r.txt"}, Disallowed},
		{"to another host", map[string]string{"a.test/robots.txt": "http://b.test/r.txt"}, Disallowed},
		{"to its own other name", map[string]string{"a.test/robots.txt": "//www.a.test/robots.txt"}, Disallowed},
		{"to what is forbidden there", map[string]string{"a.test/robots.txt": "/private/r.txt"}, Disallowed},
		{"five times", map[string]string{
			"a.test/robots.txt": "/1", "a.test/1": "/2", "a.test/2": "/3", "a.test/3": "/4", "a.test/4": "/5",
		}, Disallowed},
		{"six times", map[string]string{
			"a.test/robots.txt": "/1", "a.test/1": "/2", "a.test/2": "/3", "a.test/3": "/4", "a.test/4": "/5", "a.test/5": "/6",
		}, OK},
		{"in a circle", map[string]string{"a.test/robots.txt": "/robots.txt"}, OK},
		{"to what is not http", map[string]string{"a.test/robots.txt": "ftp://a.test/robots.txt"}, OK},
		{"to no host", map[string]string{"a.test/robots.txt": "http:///robots.txt"}, Busy},
		{"to what cannot be read", map[string]string{"a.test/robots.txt": "http://[::1/"}, Busy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, arrived := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
				if to := tt.hops[r.Host+r.URL.Path]; to != "" {
					w.Header().Set("Location", to)
					w.WriteHeader(http.StatusMovedPermanently)
				}
				io.WriteString(w, forbidPrivate)
			})
			if got := classAt(t, c, "http://a.test/private/1"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if n := arrived.count["a.test/private/1"]; (n > 0) != (tt.want == OK) {
				t.Errorf("the request arrived %d times", n)
			}
		})
	}
}

// A redirect may lead to where the terms of the request would not have, or to
// nowhere. Then the host cannot say what it allows, and the error says why.
func TestRobotsRedirectKeepsToTheTerms(t *testing.T) {
	tests := []struct {
		name, to string
		cause    string // "robots" where the rules behind it are obeyed
	}{
		{"an unknown certificate of the host itself", "https://a.test/r.txt", "robots"},
		{"an unknown certificate of another host", "https://b.test/r.txt", "certificate"},
		{"a private address", "http://127.0.0.1:1/r.txt", "private address"},
		{"an address that is none", "http://0177.0.0.1:1/r.txt", "address"},
		{"another host that is down", "http://down.test/r.txt", "refused connection"},
		{"another host that is left alone", "http://busy.test/r.txt", "postponed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, tt.to, http.StatusFound)
			})
			secure := serveTLS(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /") })
			down := []ConnectTo{{Host: "down.test", ToHost: "127.0.0.1", ToPort: "1"}}
			connect := slices.Concat(down, port("443", toServer(t, secure)), port("80", toServer(t, plain)))
			c := newClient(t, Options{ConnectTo: connect, Meant: func(string) bool { return false }})
			c.Postpone("busy.test", time.Now().Add(time.Hour))
			ctx := WithTerms(t.Context(), Terms{Robots: true, InsecureTLS: true})
			_, err := c.Get(ctx, "http://a.test/1", nil)
			cause := Judge(0, nil, err).Cause
			if unavailable, ok := errors.AsType[*RobotsUnavailableError](err); ok && cause == "robots unavailable" {
				cause = judgeError(unavailable.Err).Cause
			} else if tt.cause != "robots" {
				t.Errorf("%v judged %s", err, cause)
			}
			if cause != tt.cause {
				t.Errorf("got %s from %v, want %s", cause, err, tt.cause)
			}
		})
	}
}

// A host that cannot be asked at all is what it would be without robots.txt.
func TestRobotsOfAHostThatIsNotThere(t *testing.T) {
	secure := serveTLS(t, func(http.ResponseWriter, *http.Request) {})
	connect := slices.Concat(
		[]ConnectTo{{Host: "down.test", ToHost: "127.0.0.1", ToPort: "1"}},
		[]ConnectTo{{Host: "silent.test", ToHost: "127.0.0.1", ToPort: strings.TrimPrefix(serveRaw(t, reset), "127.0.0.1:")}},
		[]ConnectTo{{Host: "secure.test", ToHost: "127.0.0.1", ToPort: secure.URL[strings.LastIndexByte(secure.URL, ':')+1:]}},
	)
	c := newClient(t, Options{ConnectTo: connect, Meant: func(string) bool { return false }})
	c.Postpone("busy.test", time.Now().Add(time.Hour))
	tests := []struct{ name, address, cause string }{
		{"down", "http://down.test/", "refused connection"},
		{"with another certificate", "https://secure.test/", "certificate"},
		{"whose handshake breaks off", "https://silent.test/", "reset"},
		{"at a private address", "http://10.0.0.1/", "private address"},
		{"at an address that is none", "http://0177.0.0.1/", "address"},
		{"that is left alone", "http://busy.test/", "postponed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Get(obeying(t.Context()), tt.address, nil)
			if v := Judge(0, nil, err); v.Cause != tt.cause {
				t.Errorf("%v judged %+v", err, v)
			}
		})
	}
}

func TestRobotsSilence(t *testing.T) {
	tests := []struct {
		name string
		ours time.Duration
		want time.Duration
	}{
		{"is bounded as the request's own", time.Minute, time.Minute},
		{"is bounded where that is not", 0, robotsSilence},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got Terms
			r, _ := robotsOver(func(req *http.Request) (*http.Response, error) {
				if req.URL.Path == "/robots.txt" {
					got = termsOf(req.Context())
				}
				return answer(""), nil
			})
			ctx := WithTerms(t.Context(), Terms{Robots: true, Silence: tt.ours})
			resp, err := r.RoundTrip(request(ctx, t, "http://a.test/1"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if got.Silence != tt.want {
				t.Errorf("got %s, want %s", got.Silence, tt.want)
			}
		})
	}
}
