package main

import (
	"strings"
	"testing"

	"magpie/fixtures"
)

// A page that an old server cut twice at the same place is read as it came, and
// its ETag, which is that of the whole page, is not believed: the next run asks
// for it whole, and has what was missing.
func TestPageCutTwiceIsReadAgain(t *testing.T) {
	t.Parallel()
	site := newShelf(2 * perShelf)
	cut := fixtures.Misbehave(site, fixtures.Order{Path: "/list/1.html", Requests: fixtures.First(2), Do: fixtures.CutUnannounced(500)})
	yaml := strings.Replace(string(oneHost), "https", "http", 1)
	w := newWorld(t, []byte(yaml), cut, "one.test")
	w.run(exitDone)
	if n := len(w.files()); n == 0 || n >= perShelf {
		t.Fatalf("%d pictures are kept of a page that was cut", n)
	}
	w.run(exitDone)
	w.wantShelf(site, 0)
}
