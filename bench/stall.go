package main

import (
	"net/http"
	"strings"
	"sync"
)

// stall is a handler that keeps those waiting who ask the first host for a
// picture, until every picture of the others was served.
type stall struct {
	handler http.Handler
	host    string

	mu sync.Mutex
	// left are the pictures of other hosts that were not served yet.
	left int
	over chan struct{} // closed when none is left
}

func newStall(g gallery, h http.Handler) *stall {
	s := &stall{handler: h, host: g.hosts()[0], left: g.pictures() - g.Pages*g.PerPage, over: make(chan struct{})}
	if s.left == 0 {
		close(s.over)
	}
	return s
}

// ServeHTTP serves r, in its time. A request that ends while it waits is not
// answered at all.
func (s *stall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !strings.HasSuffix(r.URL.Path, ".jpg"):
		s.handler.ServeHTTP(w, r)
	case r.Host != s.host:
		s.handler.ServeHTTP(w, r)
		s.count()
	default:
		select {
		case <-s.over:
			s.handler.ServeHTTP(w, r)
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
}

// count notes that another picture was served.
func (s *stall) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left--; s.left == 0 {
		close(s.over)
	}
}
