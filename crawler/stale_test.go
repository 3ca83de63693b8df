package crawler

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"magpie/frontier"
)

// endless serves a chain whose pages never end. From page new+1 on they hold
// what body says, with a link to the next.
func endless(w *world, new int, body string) {
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("p"))
		switch {
		case err != nil:
			rw.Write(bytesOf(r.URL.Path))
			return
		case n > new+50:
			http.Error(rw, "this goes too far", http.StatusInternalServerError)
			return
		case n > new:
			html(body)(0, rw, r)
		default:
			html(imgs(fmt.Sprintf("/%d.jpg", n)))(0, rw, r)
		}
		fmt.Fprintf(rw, "<a rel=next href='/?p=%d'>next</a>", n+1)
	})
}

const endlessChain = `
sites:
  s: {start: 'http://one.test/?p=1', next: 'a[rel=next]', image: img}
`

func TestEndlessChainEnds(t *testing.T) {
	for name, body := range map[string]string{
		"of empty pages":      "there is nothing here",
		"of repeated content": imgs("/1.jpg", "/2.jpg"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, endlessChain)
			endless(w, 4, body)
			w.complete()
			w.wantTotal(4 + maxStale + 4)
			var said int
			for _, r := range w.records(frontier.Page, frontier.Done) {
				if r.Cause == causeNothingNew && r.Page == 4+maxStale {
					said++
				}
			}
			if said != 1 {
				t.Errorf("%d records say that the chain brings nothing new, want that of its last page", said)
			}
			w.server.Counter().Reset()
			w.complete()
			// Its start, the last page that held something, and what tells that
			// the rest still holds nothing new.
			if total := w.server.Counter().Total(); total > 2+maxStale {
				t.Errorf("an unchanged chain took %d requests, want %d at most", total, 2+maxStale)
			}
		})
	}
}

// A site that grew by whole pages while nobody looked pushes what was found to
// later pages: a chain that was interrupted goes on past them.
func TestGrowthIsNotTakenForAnEndlessChain(t *testing.T) {
	w := newWorld(t, oneChain)
	old := paged("a", 8)
	w.chainOf(old...)
	w.onEvent = func(e Event) {
		if e.Kind == PageRead && e.URL == "http://one.test/3" {
			w.crawler.Drain()
		}
	}
	w.run()
	w.onEvent = nil
	grown := append(paged("b", 5), old...)
	w.chainOf(grown...)
	w.complete()
	w.wantKept(on(grown...)...)
}
