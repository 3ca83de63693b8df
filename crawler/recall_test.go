package crawler

import (
	"fmt"
	"net/http"
	"testing"

	"magpie/frontier"
)

// shrink serves a chain that is shorter than before: the pages behind its end
// answer in some way.
func (w *world) shrink(before int, behind answerFunc, pages ...[]string) {
	w.chainOf(pages...)
	for i := len(pages); i < before; i++ {
		w.answer(fmt.Sprintf("one.test/%d", i+1), behind)
	}
}

// A list that lost its last pages is no failure, and what is new at its new end
// is found.
func TestListThatBecameShorter(t *testing.T) {
	lists := paged("a", 6)
	for name, behind := range map[string]answerFunc{
		"the old end is gone":  status(http.StatusNotFound),
		"the old end is empty": html("nothing here"),
	} {
		for _, left := range []int{1, 2, 4, 5} {
			t.Run(fmt.Sprintf("%s, %d pages are left", name, left), func(t *testing.T) {
				w := newWorld(t, oneChain)
				w.chainOf(lists...)
				w.complete()
				now := shifted(nil, lists[:left])
				now[left-1] = []string{now[left-1][0], "/z.jpg"}
				w.shrink(6, behind, now...)
				w.complete()
				w.wantKept(append(on(lists...), "one.test/z.jpg")...)
				w.complete()

				grown := append(now, []string{"/y.jpg"}, []string{"/x.jpg"})
				w.chainOf(grown...)
				w.complete()
				w.wantKept(on(union(lists, grown)...)...)
			})
		}
	}
}

// A counted chain has nobody to say that its old end is gone.
func TestCountedListThatBecameShorter(t *testing.T) {
	w := newWorld(t, countedChain)
	w.countedPages(paged("a", 5)...)
	w.complete()
	for page := 4; page <= 5; page++ {
		w.answer(fmt.Sprintf("one.test/%d", page), status(http.StatusNotFound))
	}
	now := append(paged("a", 2), []string{"/a05.jpg", "/z.jpg"})
	w.countedPages(now...)
	w.complete()
	w.wantKept(append(on(paged("a", 5)...), "one.test/z.jpg")...)
}

// While the page before it still links to the old end, that it cannot be had is a
// failure.
func TestOldEndThatIsPromised(t *testing.T) {
	w := newWorld(t, oneChain)
	lists := paged("a", 4)
	w.chainOf(lists...)
	w.complete()
	w.answer("one.test/4", status(http.StatusNotFound))
	if sum := w.run(); sum.Failed != 1 {
		t.Errorf("got %+v, want one failure", sum)
	}
	w.wantRecord(frontier.Page, frontier.Failed, "404")
	w.chainOf(lists...)
	w.complete()
}

// A wall before every page but the first is no shorter list: the page that the
// first one promises fails, in every run, and what is behind the wall is found when
// it is gone.
func TestWallBehindTheFirstPage(t *testing.T) {
	for _, rule := range []string{oneChain, namedChain} {
		for _, pages := range []int{2, 3, 8} {
			t.Run(fmt.Sprintf("%d pages of %s", pages, rule), func(t *testing.T) {
				w := newWorld(t, rule)
				lists := paged("a", pages)
				w.chainOf(lists...)
				w.complete()
				for i := 2; i <= pages; i++ {
					w.page(fmt.Sprintf("one.test/%d", i), "<form>please log in</form>")
				}
				for range 2 {
					if sum := w.again(); sum.Failed != 1 || sum.Complete() {
						t.Errorf("%d failed, complete %v; want page 2 failed", sum.Failed, sum.Complete())
					}
					if r := w.wantRecord(frontier.Page, frontier.Failed, causeMatchedNothing); r.Page != 2 {
						t.Errorf("page %d failed, want page 2", r.Page)
					}
				}
				lists[1] = append(lists[1], "/new.jpg")
				w.chainOf(lists...)
				w.complete()
				w.wantKept(on(lists...)...)
			})
		}
	}
}

// namedChain is a chain whose first page names its gallery.
const namedChain = `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, gallery: '{site} of it'}
`

// The new end of a list that became much shorter is found by few requests.
func TestListThatBecameMuchShorter(t *testing.T) {
	const before = 60
	for left, most := range map[int]int{2: 10, 40: 40, 57: 12} {
		t.Run(fmt.Sprintf("to %d pages", left), func(t *testing.T) {
			w := newWorld(t, namedChain)
			lists := paged("a", before)
			w.chainOf(lists...)
			w.complete()
			now := append(shifted(nil, lists[:left-1]), []string{lists[left-1][0], "/z.jpg"})
			w.shrink(before, status(http.StatusNotFound), now...)
			if sum := w.again(); !sum.Complete() {
				t.Errorf("got %+v, want all of it", sum)
			}
			w.wantRequests(1, "one.test/z.jpg")
			if n := w.server.Counter().Total() - 1; n > most {
				t.Errorf("%d pages were asked for, want %d at most", n, most)
			}
			w.again()
			w.wantRequests(1, "one.test/1", fmt.Sprintf("one.test/%d", left))
			w.wantTotal(2)
		})
	}
}

// A list that is asked for by a form is read at its new end as well.
func TestListByFormThatBecameShorter(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', body: {form: {page: '{page}'}}, next: {url: {}}, image: img}
`)
	lists := paged("a", 6)
	serve := func(lists [][]string) {
		w.pictures(on(lists...)...)
		w.answer("one.test/", func(n int, rw http.ResponseWriter, r *http.Request) {
			var page int
			if fmt.Sscan(r.FormValue("page"), &page); page > len(lists) {
				rw.WriteHeader(http.StatusNotFound)
				return
			}
			html(imgs(lists[page-1]...))(n, rw, r)
		})
	}
	serve(lists)
	w.complete()
	now := append(shifted(nil, lists[:2]), []string{"/z.jpg"})
	serve(now)
	w.complete()
	w.wantKept(append(on(lists...), "one.test/z.jpg")...)
}
