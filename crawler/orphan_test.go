package crawler

import (
	"strings"
	"testing"

	"magpie/frontier"
)

// countedGallery is a chain that claims how many pictures it has.
const countedGallery = `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, count: .n, gallery: '{site} of it'}
`

// What a page behind the end of its chain said of that is not told any more, though
// the rule or its bounds changed in between, and it is asked for no more.
func TestOrphan(t *testing.T) {
	ends := func(w *world) {
		w.page("one.test/1", "<b class=n>2</b>"+imgs("/1.jpg", "/2.jpg"))
		w.answer("one.test/2", nil)
	}
	tests := []struct {
		name, yaml string
		now        func(*world)
		reread     bool
	}{
		{"of a list that became shorter", countedGallery, ends, false},
		{"of one whose rule changed", strings.Replace(countedGallery, "image: img", "image: body img", 1), ends, false},
		{"of one whose rule changed, to be read again", strings.Replace(countedGallery, "image: img", "image: body img", 1), ends, true},
		{"of one that has a bound now", strings.Replace(countedGallery, "image: img", "image: img, max_pages: 1", 1), func(*world) {}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, countedGallery)
			w.page("one.test/1", "<b class=n>4</b>"+imgs("/1.jpg", "/2.jpg")+"<a rel=next href=/2>2</a>")
			w.page("one.test/2", "<b class=n>4</b>"+imgs("/3.jpg"))
			w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
			if sum := w.run(); missing(sum) != 1 {
				t.Fatalf("%+v is incomplete, want 1 missing", sum.Incomplete)
			}
			w.yaml = tt.yaml
			tt.now(w)
			w.prepare = func(c *Crawler) { c.reread = tt.reread }
			for range 2 {
				sum := w.again()
				if !sum.Complete() || sum.Outdated != 0 {
					t.Errorf("%d failed, %+v incomplete, %d outdated; want none", sum.Failed, sum.Incomplete, sum.Outdated)
				}
				w.wantRequests(0, "one.test/2")
			}
			w.wantRecord(frontier.Page, frontier.Skipped, causeShorter)

			w.yaml, w.prepare = countedGallery, nil
			w.page("one.test/1", "<b class=n>4</b>"+imgs("/1.jpg", "/2.jpg")+"<a rel=next href=/2>2</a>")
			w.page("one.test/2", "<b class=n>4</b>"+imgs("/3.jpg", "/4.jpg"))
			w.pictures("one.test/4.jpg")
			w.complete()
			w.wantKept("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg", "one.test/4.jpg")
		})
	}
}
