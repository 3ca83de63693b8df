//go:build unix

package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

// dated is a handler whose lists tell in which state they are, and are not sent to those who
// know it.
type dated struct {
	http.Handler
	sent atomic.Int64 // lists
}

func (d *dated) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/list/") {
		etag := `"` + r.Host + r.URL.Path + `"`
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		d.sent.Add(1)
	}
	d.Handler.ServeHTTP(w, r)
}

// newAgainWorld is a world of three machines that have finished a crawl.
func newAgainWorld(t *testing.T) (*fleetWorld, *dated) {
	t.Helper()
	lists := &dated{}
	f := newFleetWorldBehind(t, 3, bulk.Options{Pages: 3, PerPage: 2, Size: 3000, Latency: 20 * time.Millisecond}, func(h http.Handler) http.Handler {
		lists.Handler = h
		return lists
	})
	f.again()
	f.end(0)
	return f, lists
}

// again has all machines run, from the start of counts.
func (f *fleetWorld) again(args ...string) {
	f.t.Helper()
	f.server.Counter().Reset()
	f.runs = nil
	for _, config := range f.configs {
		f.runs = append(f.runs, f.start(append([]string{"-c", config}, args...)...))
	}
}

// A crawl that was finished costs a fleet what it costs one machine: the first page and the
// last of each list, and none of them is sent.
func TestFleetRunsAgain(t *testing.T) {
	slow(t)
	f, lists := newAgainWorld(t)
	lists.sent.Store(0)
	f.again()
	f.wantEnd()
	if asked := f.server.Counter().Total(); asked != 2*20 {
		t.Errorf("%d things were asked for, want %d", asked, 2*20)
	}
	if sent := lists.sent.Load(); sent > 0 {
		t.Errorf("%d lists were sent again", sent)
	}
}

// All pictures are asked for by one of the machines, and the others end well.
func TestFleetRefreshes(t *testing.T) {
	slow(t)
	f, _ := newAgainWorld(t)
	f.again("--refresh")
	f.wantEnd()
	f.wantRequests(0)
}
