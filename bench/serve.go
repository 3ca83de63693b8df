package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"magpie/fixtures"
)

// serveRole is the argument that makes a process the server.
const serveRole = "serve"

// greeting is the first line that a server writes: where it is.
type greeting struct{ Addr string }

// report is what the server saw of a run.
type report struct {
	// Requests are all but those for a robots.txt; Repeated are those of them
	// beyond the first for an address.
	Requests, Repeated int
	// Peak is the most requests at once, PeakHost the most to one host.
	Peak, PeakHost int
	// Faults is how many requests were answered wrongly, to order.
	Faults int
}

// serve serves the gallery that its argument describes. It writes a greeting,
// then a report for every line it reads, and starts to count anew. It ends when
// there is nothing more to read: no server outlives its harness.
func serve(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	var g gallery
	if len(args) != 1 {
		return fmt.Errorf("serving: %d arguments, want a gallery", len(args))
	}
	if err := json.Unmarshal([]byte(args[0]), &g); err != nil {
		return fmt.Errorf("reading the gallery to serve: %w", err)
	}
	st := newStage(g)
	server, err := fixtures.Serve(st)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()

	answers := json.NewEncoder(out)
	err = answers.Encode(greeting{server.HTTPAddr})
	for lines := bufio.NewScanner(in); err == nil && lines.Scan(); {
		err = answers.Encode(st.report(server.Counter()))
		server.Counter().Reset()
		st.reset()
	}
	return errors.Join(err, server.Close())
}

// stage has what is served, all of it in memory, and forgets between two runs
// what was asked of it.
type stage struct {
	gallery gallery
	files   shelf

	mu       sync.Mutex
	mischief *fixtures.Mischief
}

func newStage(g gallery) *stage {
	s := &stage{gallery: g, files: newShelf(g)}
	s.reset()
	return s
}

// reset has the next run find the gallery as the first did.
func (s *stage) reset() {
	var h http.Handler = s.files
	if s.gallery.Stalls {
		h = newStall(s.gallery, h)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief = s.gallery.misbehave(fixtures.Delay(s.gallery.Latency, h))
}

func (s *stage) current() *fixtures.Mischief {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mischief
}

// ServeHTTP answers as the gallery does.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.current().ServeHTTP(w, r) }

func (s *stage) report(c *fixtures.Counter) report {
	seen := report{Requests: c.Total(), Peak: c.PeakAll()}
	for _, times := range c.Repeats() {
		seen.Repeated += times - 1
	}
	for _, host := range s.gallery.hosts() {
		seen.PeakHost = max(seen.PeakHost, c.Peak(host))
	}
	for _, times := range s.current().Given() {
		seen.Faults += times
	}
	return seen
}
