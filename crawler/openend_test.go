package crawler

import (
	"fmt"
	"net/http"
	"testing"

	"magpie/frontier"
)

// A page that may be cut is read when it comes a second time the same, and one
// that shows its end at once.
func TestPageWithoutAnEnd(t *testing.T) {
	const whole, cutOff = `<img src="/a.jpg"><img src="/b.jpg">`, `<img src="/a.jpg"><img sr`
	tests := []struct {
		name, format string
		bodies       []string // in turn, the last for ever
		asked        int
		cause        string // "" if it is read
	}{
		{"the same twice is read", "html", []string{whole}, 2, ""},
		{"cut once is read when it came twice whole", "html", []string{cutOff, whole}, 3, ""},
		{"with its last tag is read at once", "html", []string{"<HTML>" + whole + "</HTML>\n<!-- 7 ms -->"}, 1, ""},
		{"JSON is read at once", "json", []string{`["/a.jpg", "/b.jpg"]`}, 1, ""},
		{"JSON that is cut is asked for again", "json", []string{`["/a.jpg", "/b.j`, `["/a.jpg", "/b.jpg"]`}, 2, ""},
		{"another each time fails", "html", []string{cutOff, whole, whole + "1", whole + "2", whole + "3"}, 5, causeOpenEnd},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			image := map[string]string{"html": "img", "json": "'.[]'"}[test.format]
			w := newWorld(t, fmt.Sprintf("sites: {s: {start: 'http://one.test/', format: %s, image: %s}}", test.format, image))
			w.answer("one.test/", func(n int, rw http.ResponseWriter, _ *http.Request) {
				withoutEnd(rw, "text/html", []byte(test.bodies[min(n, len(test.bodies))-1]))
			})
			w.pictures("one.test/a.jpg", "one.test/b.jpg")
			if sum := w.run(); sum.Complete() != (test.cause == "") {
				t.Errorf("got %+v", sum)
			}
			w.wantRequests(test.asked, "one.test/")
			if test.cause != "" {
				w.wantRecord(frontier.Page, frontier.Failed, test.cause)
				w.wantKept()
				return
			}
			w.wantKept("one.test/a.jpg", "one.test/b.jpg")
		})
	}
}

// A body without a byte is more of an accident than an answer, of a page as of a
// picture; but a chain may end with one.
func TestEmptyBodies(t *testing.T) {
	nothing := func(_ int, rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Content-Length", "0") }
	w := newWorld(t, oneChain)
	w.answer("one.test/1", firstTimes(1, nothing, html(imgs("/a.jpg")+`<a rel=next href=/2>`)))
	w.answer("one.test/a.jpg", firstTimes(1, nothing, pictureOf("one.test/a.jpg")))
	w.answer("one.test/2", nothing)
	w.complete()
	w.wantRequests(2, "one.test/1", "one.test/a.jpg", "one.test/2")
	w.wantKept("one.test/a.jpg")
}

func TestEmptyPictureGivesWayToAnotherCandidate(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", twoCandidates)
	w.answer("one.test/large.jpg", html(""))
	w.pictures("one.test/small.jpg")
	w.complete()
	w.wantRequests(1, "one.test/large.jpg")
	w.wantFiles(map[string]string{"s/small.jpg": "one.test/small.jpg"})
}

// What was compared on one page of a chain says nothing of the next.
func TestPagesWithoutAnEndInAChain(t *testing.T) {
	w := newWorld(t, oneChain)
	for page, body := range map[string]string{"1": imgs("/a.jpg") + `<a rel=next href=/2>`, "2": imgs("/b.jpg")} {
		w.answer("one.test/"+page, func(_ int, rw http.ResponseWriter, _ *http.Request) {
			withoutEnd(rw, "text/html", []byte(body))
		})
	}
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	w.complete()
	w.wantRequests(2, "one.test/1", "one.test/2")
	w.wantKept("one.test/a.jpg", "one.test/b.jpg")
}
