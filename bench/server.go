package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"time"

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

// shelf is a handler that serves files from memory by their paths, whatever the
// host: those of pictures differ, and the lists of all hosts are kept by host.
type shelf map[string]kept

// kept is a file as it is served.
type kept struct {
	mediaType, etag string
	data            []byte
}

// newShelf asks a gallery for everything it has.
func newShelf(g gallery) shelf {
	s := make(shelf, g.requests())
	served := g.served()
	for _, address := range g.pages() {
		s[placeOf(address)] = ask(served, address)
	}
	for picture := range served.Pictures() {
		s[pathOf(picture.URL)] = ask(served, picture.URL)
	}
	return s
}

// ask takes an answer from a handler.
func ask(h http.Handler, address string) kept {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	return kept{
		mediaType: w.Header().Get("Content-Type"),
		etag:      w.Header().Get("ETag"),
		data:      bytes.Clone(w.Body.Bytes()),
	}
}

// ServeHTTP answers with the file that is asked for.
func (s shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := s[r.URL.Path]
	if !ok {
		file, ok = s[r.Host+r.URL.Path]
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", file.mediaType)
	if file.etag != "" {
		w.Header().Set("ETag", file.etag)
	}
	if r.Header.Get("Range") != "" || r.Header.Get("If-None-Match") != "" {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.data))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(file.data)))
	_, _ = w.Write(file.data) // a client that is gone needs no file
}

// placeOf is an address without its scheme.
func placeOf(address string) string {
	u := mustParse(address)
	return u.Host + u.Path
}

func pathOf(address string) string { return mustParse(address).Path }

// mustParse parses an address that the fixtures made.
func mustParse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u
}
