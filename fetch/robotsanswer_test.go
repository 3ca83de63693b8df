package fetch

import (
	"compress/gzip"
	"context"
	"errors"
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

// What is cut after maxRobots ends with a whole line.
func TestRobotsBodyIsCut(t *testing.T) {
	rule := "User-agent: *\nDisallow: /private/album"
	c, _ := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			head := strings.Repeat("#", maxRobots-len(rule)-1+len("/album")) + "\n"
			io.WriteString(w, head+rule)
		}
	})
	if got := classAt(t, c, "http://a.test/private/1"); got != OK {
		t.Errorf("got %s: the rule was cut short", got)
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
		{"no coding that can be undone", respond("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 12\r\n\r\nUser-agent:*"), "coding"},
		{"no gzip", respond("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nUser-agent:*"), "damaged gzip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{ConnectTo: to(t, serveRaw(t, tt.handle))})
			for range 2 {
				_, err := c.Get(obeying(t.Context()), "http://a.test/1", nil)
				v := Judge(0, nil, err)
				unavailable, ok := errors.AsType[*RobotsUnavailableError](err)
				if !ok || v.Class != Busy || v.Cause != "robots unavailable" || judgeError(unavailable.Err).Cause != tt.cause ||
					!strings.HasPrefix(v.Detail, "asking for robots.txt: ") || !strings.Contains(v.Detail, unavailable.Err.Error()) {
					t.Errorf("got %+v from %v", v, err)
				}
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
		want := Verdict{Class: Busy, Cause: "robots unavailable", Detail: "asking for robots.txt: the host's answer is of no use " +
			"(its body took longer than 2m0s: context deadline exceeded), and while it cannot say what it allows nothing may be fetched; " +
			"if you may all the same: robots: false"}
		if diff := cmp.Diff(want, Judge(0, nil, err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if took := time.Since(start); took < robotsPatience || took > robotsPatience+time.Second {
			t.Errorf("took %s", took)
		}
	})
}
