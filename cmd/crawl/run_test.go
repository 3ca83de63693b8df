package main

import (
	"fmt"
	"net/http"
	"testing"

	"magpie/fixtures"
)

// An address that is given to crawl run is fetched, and nothing else is.
func TestRunOfAnAddress(t *testing.T) {
	w := newWorld(t, []byte(`
sites:
  albums:
    start: https://one.test/
    follow: {links: a, match: 'one.test/album/{slug}', image: img}
    save: '{slug}/{name}{ext}'
`), http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/album/birds":
			fmt.Fprint(rw, `<img src="/1.jpg"><img src="/2.jpg">`)
		case "/1.jpg", "/2.jpg":
			rw.Write(fixtures.Picture(int64(r.URL.Path[1]), 2000))
		default:
			http.NotFound(rw, r)
		}
	}), "one.test")
	w.run(exitDone, "one.test/album/birds")
	files := w.files()
	if len(files) != 2 || files["birds/1.jpg"] == "" || files["birds/2.jpg"] == "" {
		t.Errorf("there are %v, want two pictures of birds", files)
	}
	if n := w.server.Counter().Requests("https://one.test/"); n != 0 {
		t.Errorf("the start page was asked for %d times", n)
	}
	w.run(exitDone, "https://one.test/album/birds")
	if n := w.server.Counter().Requests("https://one.test/1.jpg"); n != 1 {
		t.Errorf("a picture was asked for %d times, want once", n)
	}
}
