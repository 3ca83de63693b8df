package crawler

import (
	"slices"
	"strings"
	"testing"

	"magpie/frontier"
)

// A chain whose end cannot be decided goes on, and that is told.
func TestUntilThatCannotBeDecided(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    fields: {posted: h1}
    next: a.next
    image: img
    until: date(posted) < date("2024-01-01")
`)
	w.page("one.test/", `<h1>yesterday or so</h1><a class=next href=/2>2</a>`+imgs("/1.jpg"))
	w.page("one.test/2", `<h1>2023-05-06</h1><a class=next href=/3>3</a>`+imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")

	if seen := w.tryPage(nil); len(seen.Undecided) != 1 || !strings.HasPrefix(seen.Undecided[0], "until: ") {
		t.Errorf("tried, undecided is %q", seen.Undecided)
	}
	sum := w.run()
	w.wantRequests(0, "one.test/3")
	if g := sum.EndUndecidedBy["s"]; g.N != 1 || g.URL != "http://one.test/" || !strings.Contains(g.Detail, "date(posted)") {
		t.Errorf("got %+v", sum.EndUndecidedBy)
	}
	undecided := func(r frontier.Record) bool { return r.Cause == causeEndUndecided }
	if !slices.ContainsFunc(w.records(frontier.Page, frontier.Done), undecided) {
		t.Error("the page is not recorded as undecided")
	}
}
