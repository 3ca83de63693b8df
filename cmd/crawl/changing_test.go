package main

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"magpie/fixtures"
)

// changing is a gallery whose pages are what a test says, by their path. Every
// address with an extension is a picture, but for those that are gone.
type changing struct {
	mu    sync.Mutex
	pages map[string]string
	gone  map[string]bool
}

func (g *changing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	page, isPage := g.pages[r.URL.Path]
	gone := g.gone[r.URL.Path]
	g.mu.Unlock()
	switch {
	case gone || !isPage && path.Ext(r.URL.Path) == "":
		http.NotFound(w, r)
	case isPage && page == "":
		w.WriteHeader(http.StatusInternalServerError)
	case isPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	default:
		w.Write(fixtures.Picture(int64(len(r.URL.Path))<<8|int64(r.URL.Path[len(r.URL.Path)-5]), 3000))
	}
}

// change says what a page is from now on: a title, a claim and pictures of a
// class, or "" for an error of the host.
func (g *changing) change(path, text string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pages[path] = text
}

// album writes a page of an album that claims pictures, if any, and shows some.
func album(title string, claimed int, class string, pictures ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>", title)
	if claimed > 0 {
		fmt.Fprintf(&b, "<p class=count>%d pictures</p>", claimed)
	}
	for _, p := range pictures {
		fmt.Fprintf(&b, "<img class=%s src=%s>", class, p)
	}
	return b.String()
}
