package crawler

import (
	"testing"

	"magpie/frontier"
)

// Whoever corrects a rule expects the pages that it failed on to be read again,
// though the pages that led there have nothing new.
func TestCorrectedRuleIsTriedAgain(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: a, image: img.wrong}}
`)
	w.page("one.test/", "<a href=/1>1</a><a href=/2>2</a>")
	w.page("one.test/1", imgs("/1.jpg"))
	w.page("one.test/2", imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	if sum := w.run(); sum.Failed != 2 || sum.Complete() {
		t.Fatalf("got %+v, want two pages failed", sum)
	}
	if sum := w.again(); sum.Failed != 0 || sum.FailedBefore != 2 {
		t.Errorf("an unchanged rule: %d failed, %d before; want 0 and 2", sum.Failed, sum.FailedBefore)
	}
	w.wantTotal(1)

	w.yaml = `
sites:
  s: {start: 'http://one.test/', follow: {links: a, image: img}}
`
	if sum := w.again(); sum.Saved != 2 || sum.FailedBefore != 0 {
		t.Errorf("got %+v, want two pictures saved and nothing failed", sum)
	}
	w.wantKept("one.test/1.jpg", "one.test/2.jpg")
	if left := w.records(frontier.Page, frontier.Failed); len(left) != 0 {
		t.Errorf("%d pages are still failed", len(left))
	}
}
