package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// shelf is a handler that serves files from memory by their paths, whatever the
// host: those of pictures differ, and the lists of several hosts are kept by host.
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
	place := placeOf
	if g.Hosts == 1 {
		place = pathOf // programs that only know the server's address get its lists too
	}
	for _, address := range g.pages() {
		s[place(address)] = ask(served, address)
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
	_, place, _ := strings.Cut(address, "://")
	return place
}

// pathOf is an address without its scheme and host.
func pathOf(address string) string {
	_, path, _ := strings.Cut(placeOf(address), "/")
	return "/" + path
}
