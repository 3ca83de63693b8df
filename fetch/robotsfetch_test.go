package fetch

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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

// RFC 9309 2.3.1: what an answer in place of a robots.txt allows.
func TestRobotsStatus(t *testing.T) {
	unavailable := Verdict{Class: Busy, Cause: "robots unavailable"}
	tests := []struct {
		status int
		want   Verdict // of a path that the body forbids
	}{
		{200, Verdict{Class: Disallowed, Cause: "robots"}},
		{203, Verdict{Class: Disallowed, Cause: "robots"}},
		{204, Verdict{Class: OK}},
		{300, Verdict{Class: OK}},
		{302, Verdict{Class: OK}}, // to nowhere
		{304, Verdict{Class: OK}},
		{400, Verdict{Class: OK}},
		{401, Verdict{Class: OK}},
		{403, Verdict{Class: OK}},
		{404, Verdict{Class: OK}},
		{410, Verdict{Class: OK}},
		{429, unavailable},
		{451, Verdict{Class: OK}},
		{500, unavailable},
		{503, unavailable},
		{599, unavailable},
		{999, unavailable},
	}
	for _, tt := range tests {
		t.Run(strconv.Itoa(tt.status), func(t *testing.T) {
			c, arrived := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.WriteHeader(tt.status)
					io.WriteString(w, forbidPrivate)
				}
			})
			var got Verdict
			for range 2 {
				if _, _, err := fetchAll(obeying(t.Context()), c, "http://a.test/private/"); err != nil {
					got = Judge(0, nil, err)
				} else {
					got = Verdict{Class: OK}
				}
				if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			want := map[string]int{"a.test/robots.txt": 1}
			switch tt.want.Class {
			case OK:
				want["a.test/private/"] = 2
			case Busy: // nothing is kept of it
				want["a.test/robots.txt"] = 2
			}
			arrived.check(t, want)
		})
	}
}

func TestRobotsComesBack(t *testing.T) {
	down := true
	c, arrived := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" && down {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if got := classAt(t, c, "http://a.test/1"); got != Busy {
		t.Errorf("while it is down: %s", got)
	}
	down = false
	if got := classAt(t, c, "http://a.test/1"); got != OK {
		t.Errorf("when it is back: %s", got)
	}
	arrived.check(t, map[string]int{"a.test/robots.txt": 2, "a.test/1": 1})
}

func TestRobotsAskedToWait(t *testing.T) {
	c, arrived := serveRobots(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	_, err := c.Get(obeying(t.Context()), "http://a.test/1", nil)
	want := Verdict{Class: Busy, Cause: "robots unavailable", After: time.Minute,
		Detail: "asking for robots.txt: the host answered 503, and while it cannot say what it allows nothing may be fetched; if you may all the same: robots: false"}
	if diff := cmp.Diff(want, Judge(0, nil, err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = c.Get(obeying(t.Context()), "http://a.test/1", nil)
	if v := Judge(0, nil, err); v.Cause != "postponed" {
		t.Errorf("before it is over: %+v", v)
	}
	arrived.check(t, map[string]int{"a.test/robots.txt": 1})
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
		{"to no host", map[string]string{"a.test/robots.txt": "http:///robots.txt"}, OK},
		{"to what cannot be read", map[string]string{"a.test/robots.txt": "http://[::1/"}, OK},
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

func TestRobotsIsDecoded(t *testing.T) {
	c, _ := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, forbidPrivate)
		z.Close()
	})
	if got := classAt(t, c, "http://a.test/private/1"); got != Disallowed {
		t.Errorf("got %s", got)
	}
}

// What grows without end when decoded is read as far as it counts.
func TestRobotsBombIsCut(t *testing.T) {
	c, _ := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		io.WriteString(z, forbidPrivate)
		line := []byte(strings.Repeat("#", 1<<16) + "\n")
		for range 500 {
			if _, err := z.Write(line); err != nil {
				return
			}
		}
	})
	for path, want := range map[string]Class{"/private/1": Disallowed, "/1": OK} {
		if got := classAt(t, c, "http://a.test"+path); got != want {
			t.Errorf("%s: got %s", path, got)
		}
	}
}

// An answer that broke off says nothing, and is not kept.
func TestRobotsOnTheWire(t *testing.T) {
	tests := []struct {
		name   string
		handle func(net.Conn)
		cause  string
	}{
		{"a body cut short", respond("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + forbidPrivate), "cut"},
		{"no answer", respond(""), "cut"},
		{"a reset", reset, "reset"},
		{"no HTTP", respond("SSH-2.0-OpenSSH_9.6\r\n\r\n"), "malformed"},
		{"no gzip", respond("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nUser-agent:*"), "damaged gzip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{ConnectTo: to(t, serveRaw(t, tt.handle))})
			for range 2 {
				_, err := c.Get(obeying(t.Context()), "http://a.test/1", nil)
				v := Judge(0, nil, err)
				if v.Class != Transient || v.Cause != tt.cause || !strings.HasPrefix(v.Detail, "asking for robots.txt: ") {
					t.Errorf("got %+v from %v", v, err)
				}
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

// dripping is a body that brings a comment a second for ever.
type dripping struct{ ctx context.Context }

func (d dripping) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		return copy(p, "#"), nil
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
}

func TestRobotsIsNotWaitedForForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := robotsOver(func(req *http.Request) (*http.Response, error) {
			resp := answer("")
			resp.Body = io.NopCloser(dripping{req.Context()})
			return resp, nil
		})
		start := time.Now()
		err := passRobots(t.Context(), t, r, "http://a.test/1")
		want := Verdict{Class: Transient, Cause: "timeout", Detail: "asking for robots.txt: its body took longer than 2m0s: context deadline exceeded"}
		if diff := cmp.Diff(want, Judge(0, nil, err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if took := time.Since(start); took < robotsPatience || took > robotsPatience+time.Second {
			t.Errorf("took %s", took)
		}
	})
}
