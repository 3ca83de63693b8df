//go:build unix

package main

import (
	"net/http"
	"slices"
	"strings"
	"sync"
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

// door is a handler that answers what begins with a path only while it is open.
type door struct {
	http.Handler
	path string
	shut sync.RWMutex // held by who shuts it
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, d.path) {
		d.shut.RLock()
		defer d.shut.RUnlock()
	}
	d.Handler.ServeHTTP(w, r)
}

// The paths of a bulk.Gallery.
const (
	listPaths    = "/list/"
	picturePaths = "/img/"
)

// againTogether is again behind a door that is shut until all machines have come to what one of
// them does for all: whoever came when the others are gone would do it once more.
func (f *fleetWorld) againTogether(d *door, task string, args ...string) {
	f.t.Helper()
	d.shut.Lock()
	defer d.shut.Unlock()
	f.again(args...)
	client := f.redis.Client()
	f.runs[0].until("all came to "+task, func() bool {
		workers, err := client.HVals(f.t.Context(), "fleet:{.}:begun").Result()
		workers = slices.DeleteFunc(workers, func(w string) bool { return !strings.Contains(w, task+" ") })
		return err == nil && len(workers) == len(f.runs)
	})
}

// newAgainWorld is a world of three machines that have finished a crawl, behind a door.
func newAgainWorld(t *testing.T, path string) (*fleetWorld, *door, *dated) {
	t.Helper()
	lists := &dated{}
	d := &door{Handler: lists, path: path}
	f := newFleetWorldBehind(t, 3, bulk.Options{Pages: 3, PerPage: 2, Size: 3000, Latency: 20 * time.Millisecond}, func(h http.Handler) http.Handler {
		lists.Handler = h
		return d
	})
	for _, config := range f.configs {
		f.rewrite(config, "timeout: 10s", "timeout: 5m")
	}
	f.again()
	f.end(0)
	return f, d, lists
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
	t.Parallel()
	f, d, lists := newAgainWorld(t, listPaths)
	lists.sent.Store(0)
	f.againTogether(d, "begin")
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
	t.Parallel()
	f, d, _ := newAgainWorld(t, picturePaths)
	f.againTogether(d, "refresh", "--refresh")
	f.wantEnd()
	f.wantRequests(0)
}

// What kept its pictures before is asked once whether they were replaced, by one of those
// that are to; the others are content with that.
func TestFleetRefreshesOnce(t *testing.T) {
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 20, Size: 3000, Latency: 10 * time.Millisecond}
	f := &fleetWorld{redis: startRedisServer(t), gallery: bulk.New(o)}
	d := &door{Handler: f.gallery, path: picturePaths}
	f.world = newWorld(t, nil, d, o.Hosts...)
	f.configs = f.fleetOf(3, f.redis.state(), string(oneHost))
	f.run(exitDone, "-c", f.configs[0])
	f.againTogether(d, "refresh", "--refresh")
	f.wantEnd()
	for p := range f.gallery.Pictures() {
		if n := f.server.Counter().Requests(p.URL); n != 1 {
			t.Fatalf("%s was asked for %d times, want once", p.URL, n)
		}
	}
}
