package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
	"magpie/frontier"
)

// newChanging is a gallery of albums, each incomplete in a way of its own.
func newChanging() *changing {
	list := ""
	for _, name := range []string{"whole", "lacks", "breaks", "silent", "halts", "chain"} {
		list += fmt.Sprintf("<a class=album href=/%s>%s</a>", name, name)
	}
	more := `<a rel=next href=%s>next</a>`
	return &changing{
		pages: map[string]string{
			"/":       list,
			"/whole":  album("Whole", 3, "pic", "/w1.jpg", "/w2.jpg", "/w3.jpg"),
			"/lacks":  album("Lacks", 4, "pic", "/l1.jpg", "/l2.jpg", "/l3.jpg"),
			"/breaks": album("Breaks", 3, "pic", "/b1.jpg", "/b2.jpg", "/b3.jpg"),
			"/silent": album("Silent", 0, "pic", "/s1.jpg", "/s2.jpg"),
			"/halts":  album("Halts", 0, "pic", "/h1.jpg", "/h2.jpg"),
			"/chain":  album("Chain", 4, "pic", "/c1.jpg") + fmt.Sprintf(more, "/chain2"),
			"/chain2": "",
			"/chain3": album("Chain", 4, "pic", "/c3.jpg", "/c4.jpg"),
		},
		gone: map[string]bool{"/b2.jpg": true, "/h1.jpg": true, "/n/3.jpg": true, "/n/7.jpg": true, "/n/8.jpg": true, "/n/9.jpg": true},
	}
}

// incompleteAlbums describes it, and a range with gaps.
var incompleteAlbums = []byte(`
sites:
  albums:
    start: https://one.test/
    tries: 1
    follow:
      links: a.album
      gallery: '{title}'
      fields: {title: h1}
      count: .count
      next: 'a[rel=next]'
      image: img.pic
  numbers:
    urls: https://one.test/n/[1-12].jpg
`)

// status is what the built command says of some sites.
func (w *world) status(args ...string) string {
	w.t.Helper()
	path, err := command()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(path, append([]string{"status"}, args...)...)
	cmd.Dir = w.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("crawl status: %v\n%s", err, out)
	}
	return string(out)
}

// Of every gallery the status says what it lacks and why, and a run that leaves
// one incomplete says so with its exit code.
func TestCompletenessOfEachGallery(t *testing.T) {
	gallery := newChanging()
	w := newWorld(t, incompleteAlbums, gallery, "one.test")
	wantSaid(t, w.run(exitIncomplete, "albums").stdout.String(), "complete 2 of 6 galleries\n", "         Lacks: 3 of 4, 1 not found, see https://one.test/lacks\n")
	want := `
galleries of albums
         Breaks: 2 of 3, 1 failed (https://one.test/b2.jpg: 404)
         Chain: 1 of 4, 3 not found, 1 of its pages failed (https://one.test/chain2, page 2 of its chain: 500), see https://one.test/chain
         Halts: 1 of 2 found, 1 failed (https://one.test/h1.jpg: 404)
         Lacks: 3 of 4, 1 not found, see https://one.test/lacks
         Silent: 2, all that was found
         Whole: 3 of 3
`
	wantSaid(t, w.status("albums"), want)
	wantSaid(t, w.status(), "\nalbums: 2 galleries complete, 4 incomplete\n         Breaks: 2 of 3, 1 failed")

	gallery.change("/chain2", album("Chain", 4, "pic", "/c2.jpg")+"<a rel=next href=/chain3>next</a>")
	w.run(exitDone, "albums")
	wantSaid(t, w.status("albums"), "\n         Chain: 4 of 4\n")
	w.wantStatusAgrees("albums", 17)
}

// wantStatusAgrees compares what the status says as JSON with what is on the
// disk: a number of pictures less those that failed.
func (w *world) wantStatusAgrees(site string, found int) {
	w.t.Helper()
	lines := json.NewDecoder(strings.NewReader(w.status("--json", site)))
	var all crawler.Status
	if err := lines.Decode(&all); err != nil {
		w.t.Fatal(err)
	}
	var done, failed int64
	for lines.More() {
		var g crawler.GalleryStatus
		if err := lines.Decode(&g); err != nil {
			w.t.Fatal(err)
		}
		done, failed = done+g.Images.Done, failed+g.Images.Failed
		if !g.Complete && g.Images.Failed > 0 && len(g.FirstFailed) == 0 {
			w.t.Errorf("what failed of %s is not named", g.Gallery)
		}
	}
	if files := len(w.files()); int(done) != files || int(done+failed) != found {
		w.t.Errorf("the galleries have %d pictures and lack %d; there are %d files of %d", done, failed, files, found)
	}
	if got := all.Sites[0].Images; got.Done != done || got.Failed != failed {
		w.t.Errorf("the site has %+v, its galleries have %d and lack %d", got, done, failed)
	}
}

// Numbers that lead nowhere are named, and are no failure.
func TestCompletenessOfARange(t *testing.T) {
	w := newWorld(t, incompleteAlbums, newChanging(), "one.test")
	w.run(exitDone, "numbers")
	wantSaid(t, w.status(), "\nnumbers: 8 of 12 numbers, missing 3, 7-9 of https://one.test/n/[1-12].jpg\n")
	if files := len(w.files()); files != 8 {
		t.Errorf("%d files, want 8", files)
	}
}

// An album that shows nothing where it showed pictures is a failure until it
// shows some; what is kept of it stays, and nothing is asked for twice.
func TestCompletenessOfASiteThatChanges(t *testing.T) {
	gallery := &changing{pages: map[string]string{
		"/":      "<a class=album href=/whole>whole</a>",
		"/whole": album("Whole", 3, "pic", "/w1.jpg", "/w2.jpg", "/w3.jpg"),
	}}
	w := newWorld(t, incompleteAlbums, gallery, "one.test")
	w.run(exitDone, "albums")
	before := w.files()

	gallery.change("/", "<a class=entry href=/whole>whole</a>")
	for range 2 {
		w.server.Counter().Reset()
		said := w.run(exitIncomplete, "albums").stdout.String()
		wantSaid(t, said, "1 rule matched nothing, such as https://one.test/",
			"links 'a.album' matched nothing; it found 1 link before", "crawl try https://one.test/")
		w.wantRequests(1)
	}
	if diff := cmp.Diff(before, w.files()); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
	wantSaid(t, w.status("albums"), "\n         albums: no pictures, 1 of its pages failed (https://one.test/: rule matched nothing)\n",
		"\n         Whole: 3 of 3\n")

	gallery.change("/", "<a class=album href=/whole>whole</a>")
	w.run(exitDone, "albums")
	if failed := w.records(frontier.Page, frontier.Failed); len(failed) > 0 {
		t.Errorf("%d pages are still failed", len(failed))
	}
}

// changingSites describes a gallery whose claim is about pictures behind further
// links, and two chains.
var changingSites = []byte(`
sites:
  linked:
    start: https://one.test/
    follow:
      links: a.album
      gallery: '{title}'
      fields: {title: h1}
      count: .count
      follow: {links: a.detail, image: img.pic}
  counted:
    start: https://one.test/p/1
    next: {template: 'https://one.test/p/{page+1}'}
    image: img.pic
  chain:
    start: https://one.test/q/1
    next: a
    image: img.pic
`)

// What a gallery claims is compared with all that its links lead to.
func TestCompletenessOfPicturesBehindLinks(t *testing.T) {
	gallery := &changing{pages: map[string]string{
		"/":       "<a class=album href=/lake>lake</a><a class=album href=/hill>hill</a>",
		"/lake":   album("Lake", 3, "") + "<a class=detail href=/lake/1>1</a><a class=detail href=/lake/2>2</a>",
		"/hill":   album("Hill", 1, "") + "<a class=detail href=/hill/1>1</a>",
		"/lake/1": album("", 0, "pic", "/l1.jpg"),
		"/lake/2": album("", 0, "pic", "/l2.jpg"),
		"/hill/1": album("", 0, "pic", "/h1.jpg"),
	}}
	w := newWorld(t, changingSites, gallery, "one.test")
	said := w.run(exitIncomplete, "linked").stdout.String()
	wantSaid(t, said, "complete 1 of 2 galleries\n", "         Lake: 2 of 3, 1 not found, see https://one.test/lake\n")
	wantSaid(t, w.status("linked"), "\n         Lake: 2 of 3, 1 not found, see https://one.test/lake\n", "\n         Hill: 1 of 1\n")
	w.run(exitDone, "linked") // which is no news
}

// A page of a chain that held pictures does not pass for its end when it is
// empty, and that a chain is a single page all of a sudden is told.
func TestCompletenessOfChainsThatChange(t *testing.T) {
	next := "<a href=/q/2>next</a>"
	gallery := &changing{pages: map[string]string{
		"/p/1": album("", 0, "pic", "/p1.jpg"), "/p/2": album("", 0, "pic", "/p2.jpg"),
		"/p/3": album("", 0, "pic", "/p3.jpg"), "/p/4": "<p>",
		"/q/1": album("", 0, "pic", "/q1.jpg") + next, "/q/2": album("", 0, "pic", "/q2.jpg"),
	}}
	w := newWorld(t, changingSites, gallery, "one.test")
	w.run(exitDone, "counted", "chain")
	before := w.files()

	gallery.change("/p/3", "<p>")
	wantSaid(t, w.run(exitIncomplete, "counted").stdout.String(),
		"1 rule matched nothing, such as https://one.test/p/3\n", "it found 1 picture before")
	wantSaid(t, w.status("counted"), "1 of its pages failed (https://one.test/p/3, page 3 of its chain: rule matched nothing)")

	gallery.change("/q/1", album("", 0, "pic", "/q1.jpg"))
	wantSaid(t, w.run(exitDone, "chain").stdout.String(), "ended    with the first page: 1 chain of chain, such as https://one.test/q/1\n",
		"there was one before: https://one.test/q/2\n", "→ if there are further pages: see what next: finds by now with: crawl try https://one.test/q/1")
	if diff := cmp.Diff(before, w.files()); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
}
