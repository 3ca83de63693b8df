package crawler

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/extract"
)

// What is known of pictures before they are asked for decides here as in a run.
func TestTryLeavesOutWhatARunSkips(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    gallery: '{title}'
    fields: {title: h1}
    key: '{name}'
    where: ext != ".gif"
    each:
      in: li
      fields: {score: b}
      image: img
      fallback: .png
      where: score > 3
`)
	w.page("one.test/", `<h1>Glaciers</h1>
<li><b>9</b><img src=/a.jpg></li><li><b>1</b><img src=/b.jpg></li><li><b>9</b><img src=/c.gif></li>`)
	seen := w.tryPage(nil)
	want := []Upcoming{{Kind: "image", N: 1, First: "http://one.test/a.jpg", Addresses: 2}}
	if diff := cmp.Diff(want, seen.Upcoming); diff != "" {
		t.Errorf("upcoming (-want +got):\n%s", diff)
	}
	skipped := []extract.SkippedFind{
		{Find: "http://one.test/b.jpg", Reason: "where: score > 3 does not hold"},
		{Find: "http://one.test/c.gif", Reason: `where: ext != ".gif" does not hold`},
	}
	if diff := cmp.Diff(skipped, seen.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	first := TriedPicture{
		URL: "http://one.test/a.jpg", Candidates: []string{"http://one.test/a.jpg", "http://one.test/a.png"},
		Key: "a", Gallery: "Glaciers", Fields: map[string]string{"title": "Glaciers", "score": "9"}, Rule: "each",
	}
	if len(seen.Images) != 3 || seen.Gallery != "Glaciers" {
		t.Fatalf("%d pictures of %q", len(seen.Images), seen.Gallery)
	}
	if diff := cmp.Diff(first, seen.Images[0]); diff != "" {
		t.Errorf("the first picture (-want +got):\n%s", diff)
	}
}

func TestTryTellsWhereThatCannotBeDecided(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', fields: {posted: h1}, image: img, where: 'date(posted) > date("2024-01-01")'}
`)
	w.page("one.test/", `<h1>soon</h1>`+imgs("/a.jpg", "/b.jpg"))
	seen := w.tryPage(nil)
	if len(seen.Upcoming) != 1 || seen.Upcoming[0].N != 2 {
		t.Errorf("upcoming is %+v", seen.Upcoming)
	}
	if len(seen.Undecided) != 1 || !strings.Contains(seen.Undecided[0], "kept all the same") {
		t.Errorf("undecided is %q", seen.Undecided)
	}
}

func TestTryKeepsTheFindsWhole(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    method: POST
    body: {form: {page: '{page}'}}
    next: {url: {}}
    follow: {name: detail, links: a, gallery: '{page}', image: img}
`)
	w.page("one.test/", `<a href=/p/1>1</a>`)
	seen := w.tryPage(nil)
	if diff := cmp.Diff(&TriedPage{URL: "http://one.test/", Body: "page=2", Rule: "start"}, seen.Next); diff != "" {
		t.Errorf("next (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]TriedPage{{URL: "http://one.test/p/1", Rule: "detail", Fields: map[string]string{}}}, seen.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

// What no finding tells is noted; what one tells is not said twice.
func TestTryNotesWhatAGalleryLacks(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    fields: {artist: h2}
    gallery: '{artist}'
    image: img
    each: {in: li, fields: {no: b}, follow: {links: a, image: img}}
`)
	w.page("one.test/", `<li><a href=/1>1</a></li><li></li>`+imgs("/a.jpg"))
	seen := w.tryPage(nil)
	want := []string{"gallery names {artist}, which is empty", `links 'a' matched nothing in 1 of 2 records of "each"`}
	if diff := cmp.Diff(want, seen.Notes); diff != "" || seen.Gallery != "" {
		t.Errorf("a gallery %q, notes (-want +got):\n%s", seen.Gallery, diff)
	}
}

func TestTryLeavesOutWhatRobotsRefuses(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, next: a.next, follow: {name: detail, links: a.p, image: img}}
`)
	w.answer("one.test/robots.txt", text("User-agent: *\nDisallow: /p/2\n"))
	w.page("one.test/", `<a class=p href=/p/1>1</a><a class=p href=/p/2>2</a><a class=next href=/p/2>next</a>`+imgs("/p/2.jpg", "/3.jpg"))
	seen := w.tryPage(nil)
	var n []int
	for _, u := range seen.Upcoming {
		n = append(n, u.N)
	}
	if diff := cmp.Diff([]int{1, 1}, n); diff != "" || len(seen.Skipped) != 3 {
		t.Errorf("upcoming (-want +got):\n%sskipped %+v", diff, seen.Skipped)
	}
	if seen.Next == nil || !strings.HasPrefix(seen.Next.Skipped, "robots.txt refuses it") {
		t.Errorf("next is %+v", seen.Next)
	}
	w.wantTotal(1)
}
