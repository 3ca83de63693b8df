package crawler

import (
	"strings"
	"testing"
	"time"

	"magpie/frontier"
)

const albumsOfOneList = `
sites:
  s:
    start: http://one.test/1
    follow: {links: a.album, image: img.small}
`

// smallAndLarge serves a list of albums whose pictures are in two sizes, one in
// the large alone.
func smallAndLarge(w *world) {
	w.page("one.test/1", `<a class=album href=/x>x</a><a class=album href=/y>y</a><a class=album href=/z>z</a>`)
	for _, name := range []string{"x", "y"} {
		w.page("one.test/"+name, `<img class=small src=/`+name+`s.jpg><img class=large src=/`+name+`l.jpg>`)
		w.pictures("one.test/"+name+"s.jpg", "one.test/"+name+"l.jpg")
	}
	w.page("one.test/z", `<img class=large src=/zl.jpg>`)
	w.pictures("one.test/zl.jpg")
}

// After a rule changed what failed is read again by itself; what was read is
// told, and read again when that is wanted.
func TestReread(t *testing.T) {
	w := newWorld(t, albumsOfOneList)
	smallAndLarge(w)
	if sum := w.run(); sum.Failed != 1 || sum.Outdated != 0 {
		t.Fatalf("got %+v, want z to fail and nothing to be outdated", sum)
	}

	w.yaml = strings.Replace(w.yaml, "img.small", "img.large", 1)
	for range 2 {
		if sum := w.again(); sum.Failed != 0 || sum.Outdated != 2 {
			t.Errorf("%d failed and %d pages are outdated, want 0 and 2", sum.Failed, sum.Outdated)
		}
		w.wantRequests(0, "one.test/x", "one.test/y", "one.test/xl.jpg")
	}
	w.wantKept("one.test/xs.jpg", "one.test/ys.jpg", "one.test/zl.jpg")

	w.prepare = func(c *Crawler) { c.reread = true }
	if sum := w.again(); sum.Outdated != 0 {
		t.Errorf("%d pages are outdated, want none", sum.Outdated)
	}
	w.wantRequests(1, "one.test/x", "one.test/y", "one.test/xl.jpg", "one.test/yl.jpg")
	w.wantRequests(0, "one.test/z", "one.test/xs.jpg")
	w.again()
	w.wantRequests(0, "one.test/x", "one.test/y", "one.test/z")
}

// A page that waited while its rule changed was read by the rule of then.
func TestAPageLeftOpenIsNotOutdated(t *testing.T) {
	w := newWorld(t, albumsOfOneList+"    parallelism: 1\n") // with more, an album may be under way by then
	smallAndLarge(w)
	w.drainAfter(1)
	if sum := w.run(); !sum.Interrupted {
		t.Fatalf("got %+v", sum)
	}
	w.onEvent = nil
	w.yaml = strings.Replace(w.yaml, "img.small", "img.large", 1)
	if sum := w.run(); sum.Outdated != 0 {
		t.Errorf("%d pages are outdated, want none", sum.Outdated)
	}
}

// What a run recorded while the clock was ahead is read again by one after it
// was set back.
func TestClockSetBack(t *testing.T) {
	w := newWorld(t, oneChain)
	lists := paged("a", 4)
	w.chainOf(lists...)
	ahead := func() time.Time { return time.Now().Add(24 * time.Hour) }
	w.prepare = func(c *Crawler) {
		if err := c.frontier.Close(); err != nil {
			t.Fatal(err)
		}
		front, err := frontier.OpenSQLite(c.config.State, ahead)
		if err != nil {
			t.Fatal(err)
		}
		c.frontier, c.started = front, ahead().Truncate(time.Millisecond)
	}
	w.complete()
	w.prepare = nil
	grown := append(shifted([]string{"/n1.jpg", "/n2.jpg", "/n3.jpg"}, lists), []string{"/z.jpg"})
	w.chainOf(grown...)
	w.complete()
	w.wantKept(on(grown...)...)
}
