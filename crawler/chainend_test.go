package crawler

import (
	"net/http"
	"strings"
	"testing"

	"magpie/frontier"
)

// countedChain reads pages whose addresses are made by counting.
const countedChain = `
sites:
  s:
    start: http://one.test/1
    next: {template: '/{page+1}'}
    image: img
`

// counted serves pages that do not link to each other; behind the last there is
// nothing.
func (w *world) countedPages(pages ...[]string) {
	w.chainOf(pages...)
	for i, addresses := range pages {
		w.page("one.test/"+string(rune('1'+i)), imgs(addresses...))
	}
}

func TestCountedChainEndsWhereNothingIs(t *testing.T) {
	for _, code := range []int{http.StatusNotFound, http.StatusGone} {
		w := newWorld(t, countedChain)
		lists := paged("a", 3)
		w.countedPages(lists...)
		w.answer("one.test/4", status(code))
		w.complete()
		w.server.Counter().Reset()
		w.complete()
		w.wantRequests(1, "one.test/1", "one.test/3", "one.test/4")
		w.wantTotal(3)

		grown := paged("a", 5)
		w.countedPages(grown...)
		w.complete()
		w.wantKept(on(grown...)...)
	}
}

func TestCountedChainOfOnePage(t *testing.T) {
	w := newWorld(t, countedChain)
	w.countedPages([]string{"/a.jpg"})
	w.complete()
	var notes []string
	for _, e := range w.events {
		if e.Cause != "" {
			notes = append(notes, e.Cause+": "+e.Detail)
		}
	}
	const want = "no second page: there is no page 2 (404): the chain ends before it; if there is one, next: makes the wrong address"
	if got := strings.Join(notes, "\n"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a chain claims is compared where it ends, though that is not a page.
func TestCountedChainThatLacksPictures(t *testing.T) {
	w := newWorld(t, countedChain+"    count: h2\n")
	w.countedPages(paged("a", 3)...)
	w.page("one.test/1", "<h2>7 pictures</h2>"+imgs("/a01.jpg", "/a02.jpg"))
	for range 2 {
		sum := w.run()
		if sum.Failed != 0 || sum.Incomplete.N != 1 || sum.Incomplete.First[0].Missing != 1 {
			t.Errorf("got %+v, want 1 of 7 missing", sum)
		}
	}
}

// A page that a link promises is missed.
func TestWhatIsPromisedIsMissed(t *testing.T) {
	for name, next := range map[string]string{
		"by a link":                       "a.next",
		"by a number that the page shows": "[a.next @data-page, {template: '/{value}'}]",
		"by the value of a cursor":        "{query: {after: '{last}'}}",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: {start: 'http://one.test/1', image: img, fields: {last: h2}, next: "+next+"}\n")
			w.page("one.test/1", imgs("/a.jpg")+"<h2>7</h2><a class=next href=/2 data-page=2>next</a>")
			w.pictures("one.test/a.jpg")
			if sum := w.run(); sum.Failed != 1 {
				t.Errorf("got %+v, want one failure", sum)
			}
			w.wantRecord(frontier.Page, frontier.Failed, "404")
		})
	}
}

// So does one that counts in what is sent.
func TestFormsThatCountEndWhereNothingIs(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', body: {form: {page: '{page}'}}, next: {url: {}}, image: img}
`)
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.answer("one.test/", func(n int, rw http.ResponseWriter, r *http.Request) {
		if page := r.FormValue("page"); page == "1" || page == "2" {
			html(imgs("/"+page+".jpg"))(n, rw, r)
			return
		}
		rw.WriteHeader(http.StatusNotFound)
	})
	w.complete()
	w.complete()
	w.wantKept("one.test/1.jpg", "one.test/2.jpg")
}
