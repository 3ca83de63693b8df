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
