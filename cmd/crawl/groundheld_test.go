package main

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"magpie/fixtures/bulk"
)

// heldGround is the gallery of runs that something happens to while they are at
// it: three lists of forty pictures each.
var heldGround = bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 40, Size: 3000}

// held is a gallery that sends some pictures, and the next only when it is
// released.
type held struct {
	gallery  http.Handler
	left     atomic.Int64
	once     sync.Once
	released chan struct{}
}

// newHeld makes a world of heldGround, of which pictures are sent at once.
func newHeld(t *testing.T, yaml []byte, pictures int64) (*world, *held) {
	t.Helper()
	h := &held{gallery: bulk.New(heldGround), released: make(chan struct{})}
	h.left.Store(pictures)
	w := newWorld(t, yaml, h, heldGround.Hosts...)
	w.stateFolder = stateFolder(yaml)
	return w, h
}

func (h *held) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/img/") && h.left.Add(-1) < 0 {
		select {
		case <-h.released:
		case <-r.Context().Done():
			return
		}
	}
	h.gallery.ServeHTTP(rw, r)
}

// release sends all that waits. It may be called more than once.
func (h *held) release() { h.once.Do(func() { close(h.released) }) }
