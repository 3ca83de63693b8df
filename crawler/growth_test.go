package crawler

import (
	"fmt"
	"net/http"
	"testing"
)

// A walk over what is new at the head may break off; what it had not reached
// is found though the site grows again before the next run, and pushes it
// behind what is known.
func TestGrowthThatWasBrokenOff(t *testing.T) {
	for _, grown := range []int{1, 2, 3} { // pages at once, the second time
		for _, at := range []int{2, 3} {
			t.Run(fmt.Sprintf("by a failure of page %d, then %d pages more", at, grown), func(t *testing.T) {
				w := newWorld(t, oneChain)
				old := paged("a", 8)
				w.chainOf(old...)
				w.complete()
				newer := append(paged("b", 4), old...)
				w.chainOf(newer...)
				w.answer(fmt.Sprintf("one.test/%d", at), status(http.StatusNotFound))
				w.again()
				newest := append(paged("c", grown), newer...)
				w.chainOf(newest...)
				w.again()
				w.wantKept(on(newest...)...)
			})
			t.Run(fmt.Sprintf("by Ctrl-C at page %d, then %d pages more", at, grown), func(t *testing.T) {
				w := newWorld(t, oneChain)
				old := paged("a", 8)
				w.chainOf(old...)
				w.complete()
				newer := append(paged("b", 4), old...)
				w.chainOf(newer...)
				w.onEvent = func(e Event) {
					if e.Kind == PageRead && e.URL == fmt.Sprintf("http://one.test/%d", at-1) {
						w.crawler.Drain()
					}
				}
				w.again()
				w.onEvent = nil
				newest := append(paged("c", grown), newer...)
				w.chainOf(newest...)
				w.again()
				w.wantKept(on(newest...)...)
			})
		}
	}
}

// What is new on the last page that held anything is found, whatever the chain
// ends in behind it.
func TestGrowthOfTheLastPage(t *testing.T) {
	for name, end := range map[string]answerFunc{
		"before a page that is not there": status(http.StatusNotFound),
		"before an empty page":            html("nothing here"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, oneChain)
			lists := paged("a", 3)
			whole := lists[2]
			lists[2] = whole[:1]
			w.chainOf(append(lists, nil)...)
			w.answer("one.test/4", end)
			w.run()
			lists[2] = whole
			w.chainOf(append(lists, nil)...)
			w.answer("one.test/4", end)
			w.again()
			w.wantKept(on(lists...)...)
			w.chainOf(paged("a", 5)...)
			w.again()
			w.wantKept(on(paged("a", 5)...)...)
		})
	}
}

// A chain that was taken for endless is read on when it grows.
func TestGrowthBeforeAnEndlessTail(t *testing.T) {
	for name, body := range map[string]string{"empty": "nothing here", "repeated": imgs("/1.jpg", "/2.jpg")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, endlessChain)
			endless(w, 4, body)
			w.complete()
			endless(w, 6, body)
			w.complete()
			if n := len(w.files()); n != 6 {
				t.Errorf("%d pictures, want 6", n)
			}
		})
	}
}

// Chains of one site that end in the same tail do not hide from each other that
// it is one.
func TestManyChainsWithOneEndlessTail(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: ['http://one.test/1?p=1', 'http://one.test/2?p=1', 'http://one.test/3?p=1', 'http://one.test/4?p=1']
    next: 'a[rel=next]'
    image: img
`)
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var p int
		if _, err := fmt.Sscanf(r.URL.RawQuery, "p=%d", &p); err != nil {
			rw.Write(bytesOf(r.URL.Path))
			return
		}
		if p > 60 {
			http.Error(rw, "this goes too far", http.StatusInternalServerError)
			return
		}
		own := fmt.Sprintf("/%s-%d.jpg", r.URL.Path[1:], p)
		if p > 3 {
			own = "/popular.jpg"
		}
		html(imgs(own, "/also-popular.jpg")+fmt.Sprintf("<a rel=next href=?p=%d>next</a>", p+1))(0, rw, r)
	})
	w.complete()
	if n := len(w.files()); n != 4*3+2 {
		t.Errorf("%d pictures, want 14", n)
	}
}

// A network that was gone for a while makes nothing fail for good.
func TestOutageIsMadeUpFor(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.jpg", "/b.jpg"))
	w.answer("one.test/a.jpg", reset)
	w.answer("one.test/b.jpg", status(http.StatusNotFound))
	if sum := w.run(); sum.Failed != 2 {
		t.Fatalf("got %+v, want two failures", sum)
	}
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	sum := w.again()
	w.wantRequests(1, "one.test/a.jpg")
	w.wantRequests(0, "one.test/b.jpg") // what is gone is gone
	w.wantKept("one.test/a.jpg")
	if sum.FailedBefore != 1 {
		t.Errorf("%d failures are left from before, want 1", sum.FailedBefore)
	}
}
