package crawler

import (
	"fmt"
	"strings"
	"testing"

	"magpie/frontier"
)

const albumsAndMore = `
sites:
  albums:
    start: http://one.test/
    follow: {links: a, gallery: '{title}', fields: {title: h1}, image: img}
  plain:
    start: http://two.test/
    image: img
`

// serveAlbums serves a number of albums of two pictures each.
func serveAlbums(w *world, n int) {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "<a href=/%d>%d</a>", i, i)
		w.page(fmt.Sprintf("one.test/%d", i), fmt.Sprintf("<h1>g%03d</h1>", i)+imgs(fmt.Sprintf("/%da.jpg", i), fmt.Sprintf("/%db.jpg", i)))
		w.pictures(fmt.Sprintf("one.test/%da.jpg", i), fmt.Sprintf("one.test/%db.jpg", i))
	}
	w.page("one.test/", list.String())
	w.page("two.test/", imgs("/1.jpg", "/2.jpg", "/2.jpg"))
	w.pictures("two.test/1.jpg", "two.test/2.jpg")
}

func TestSummaryOfGalleries(t *testing.T) {
	w := newWorld(t, albumsAndMore)
	serveAlbums(w, 3)
	w.answer("one.test/2b.jpg", status(404))
	sum := w.run()
	if len(sum.Sites) != 2 || sum.Saved != 7 || sum.Failed != 1 {
		t.Fatalf("got %+v", sum)
	}
	s := sum.Sites[0]
	if s.Site != "albums" || s.Pages != 4 || s.Saved != 5 || s.Kept != 5 || s.Failed != 1 || s.FailedBy["404"].URL != "http://one.test/2b.jpg" {
		t.Errorf("got %+v", s)
	}
	all := s.Galleries
	if all.Complete != 2 || all.Incomplete != 1 || len(all.Shown) != 3 || all.More != 0 {
		t.Fatalf("got %+v", all)
	}
	first := all.Shown[0]
	if first.Gallery != "g002" || !first.InTrouble() || first.New != 1 || first.FirstFailed[0].URL != "http://one.test/2b.jpg" {
		t.Errorf("the first is %+v", first)
	}
	if p := sum.Sites[1]; p.Site != "plain" || p.Saved != 2 || p.Failed+p.Known+p.Open != 0 {
		t.Errorf("got %+v", p)
	}

	sum = w.again()
	if p := sum.Sites[1]; p.Known != 2 || p.Saved != 0 || p.Kept != 2 {
		t.Errorf("%d were known, %d saved, %d are kept, want 2, 0 and 2", p.Known, p.Saved, p.Kept)
	}
	if shown := sum.Sites[0].Galleries.Shown; len(shown) != 1 || shown[0].Gallery != "g002" || sum.FailedBefore != 1 {
		t.Errorf("got %+v, want the one that is not complete alone", shown)
	}
}

// Of many galleries those are shown that something is wrong with.
func TestSummaryOfManyGalleries(t *testing.T) {
	w := newWorld(t, albumsAndMore)
	serveAlbums(w, maxShown+5)
	w.answer("one.test/20a.jpg", status(404))
	all := w.run("albums").Sites[0].Galleries
	if all.Complete != maxShown+4 || len(all.Shown) != 1 || all.Shown[0].Gallery != "g020" || all.More != maxShown+4 {
		t.Errorf("got %+v", all)
	}
}

func TestGalleryChoice(t *testing.T) {
	var choice galleryChoice
	for i := range 100 {
		g := frontier.Gallery{Name: fmt.Sprint(i)}
		g.Done, g.Open, g.Failed = 1, int64(i%2), int64(i%3/2)
		choice.add(g)
	}
	chosen := choice.chosen()
	if len(chosen) != maxShown || chosen[0].Name != "2" {
		t.Errorf("%d are chosen, %+v", len(chosen), chosen)
	}
	for _, g := range chosen {
		if g.Failed == 0 {
			t.Errorf("%q is chosen, which nothing is wrong with", g.Name)
		}
	}
}

// A page that did not change has what it had.
func TestKnownOnAPageThatDidNotChange(t *testing.T) {
	w := newWorld(t, "sites: {s: {start: http://one.test/, image: img}}")
	w.answer("one.test/", new(tagged).page(imgs("/1.jpg", "/2.jpg")))
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	if sum := w.run(); sum.Known != 0 || sum.Saved != 2 {
		t.Fatalf("got %+v", sum)
	}
	if sum := w.again(); sum.Known != 2 || sum.Unchanged != 1 {
		t.Errorf("%d were known on %d pages that did not change, want 2 and 1", sum.Known, sum.Unchanged)
	}
}
