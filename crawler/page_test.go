package crawler

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"magpie/frontier"
)

func TestPages(t *testing.T) {
	fine := html(imgs("/a.jpg"))
	tests := []struct {
		name     string
		answer   answerFunc
		requests int
		cause    string // of the failure, "" if it is read
	}{
		{"read", fine, 1, ""},
		{"read after as many faults as are borne", firstTimes(2, status(503), fine), 3, ""},
		{"read after a reset", firstTimes(1, reset, fine), 2, ""},
		{"failed after as many tries as there are", status(500), 3, "500"},
		{"failed at once when it is not there", status(404), 1, "404"},
		{"failed at once when it is refused", status(401), 1, "401"},
		{"failed at once when nothing is found", html("<p>empty"), 1, "nothing found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.pictures("one.test/a.jpg")
			w.answer("one.test/", tt.answer)
			sum := w.run()
			w.wantRequests(tt.requests, "one.test/")
			if tt.cause == "" {
				w.wantKept("one.test/a.jpg")
				if !sum.Complete() || sum.Pages != 1 {
					t.Errorf("got %+v", sum)
				}
				return
			}
			w.wantRequests(0, "one.test/a.jpg")
			w.wantRecord(frontier.Page, frontier.Failed, tt.cause)
			if sum.Complete() || sum.Failed != 1 || sum.Pages != 0 || sum.FailedBy[tt.cause].N != 1 {
				t.Errorf("got %+v", sum)
			}
		})
	}
}

func TestNothingFoundNamesTheSelector(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {links: 'ul.list a', image: img}}
`)
	w.page("one.test/", "<p>under construction")
	if sum := w.run(); sum.Complete() {
		t.Errorf("the run is complete: %+v", sum)
	}
	r := w.wantRecord(frontier.Page, frontier.Failed, "nothing found")
	if !strings.Contains(r.Detail, "ul.list a") {
		t.Errorf("the record says %q, without the selector", r.Detail)
	}
}

// A start page that failed is asked for again by every run.
func TestStartPageComesBackInTheNextRun(t *testing.T) {
	w := newWorld(t, oneSite)
	w.pictures("one.test/a.jpg")
	w.answer("one.test/", firstTimes(1, status(404), html(imgs("/a.jpg"))))
	w.run()
	w.complete()
	w.wantKept("one.test/a.jpg")
}

const albums = `
sites:
  s:
    start: http://one.test/
    fields: {who: .who}
    follow:
      links: a.album
      gallery: '{album}'
      fields: {album: h1, who: .artist}
      next: a.next
      follow:
        links: a.photo
        fields: {title: h2}
        image: img
    save: '{site}/{who}/{gallery}/{title}{ext}'
`

func album(title, artist string, photos ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<h1>%s</h1>`, title)
	if artist != "" {
		fmt.Fprintf(&b, `<p class=artist>%s</p>`, artist)
	}
	for _, photo := range photos {
		fmt.Fprintf(&b, `<a class=photo href=%s>photo</a>`, photo)
	}
	return b.String()
}

// Fields of the pages above are inherited, the nearest wins; each album is a
// gallery of its own, over all its pages.
func TestListAlbumPhotoPicture(t *testing.T) {
	w := newWorld(t, albums)
	w.page("one.test/", `<p class=who>Everyone</p><a class=album href=/birds>1</a><a class=album href=/trees>2</a>`)
	w.page("one.test/birds", album("Birds", "Ann", "/p/1", "/p/2")+`<a class=next href=/birds/2>next</a>`)
	w.page("one.test/birds/2", album("Birds", "Ann", "/p/3"))
	w.page("one.test/trees", album("Trees", "", "/p/4"))
	w.page("one.test/p/1", `<h2>Wren</h2>`+imgs("/1.jpg"))
	w.page("one.test/p/2", `<h2>Wren</h2>`+imgs("/2.jpg"))
	w.page("one.test/p/3", `<h2>Owl</h2>`+imgs("/3.jpg"))
	w.page("one.test/p/4", `<h2>Oak</h2>`+imgs("/4.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg", "one.test/4.jpg")
	w.complete()

	byURL := map[string]frontier.Record{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		byURL[strings.TrimPrefix(r.URL, "http://")] = r
	}
	want := map[string]string{"s/Ann/Birds/Owl.jpg": "one.test/3.jpg", "s/Everyone/Trees/Oak.jpg": "one.test/4.jpg"}
	// One of the two that share a title has its name, the other a suffix.
	for _, address := range []string{"one.test/1.jpg", "one.test/2.jpg"} {
		r := byURL[address]
		if r.Path != "s/Ann/Birds/Wren.jpg" && r.Path != "s/Ann/Birds/Wren-"+shortKey(r.Job)+".jpg" {
			t.Errorf("%s is kept as %q", address, r.Path)
		}
		want[r.Path] = address
	}
	w.wantFiles(want)
	if r := byURL["one.test/3.jpg"]; r.Gallery != "Birds" || r.Fields["title"] != "Owl" || r.Referer != "http://one.test/p/3" {
		t.Errorf("recorded as %+v", r)
	}
}

// A photo page that two albums link to is read for each, and its picture
// belongs to both.
func TestPictureInTwoGalleriesIsRecordedInBoth(t *testing.T) {
	w := newWorld(t, albums)
	w.page("one.test/", `<p class=who>Ann</p><a class=album href=/birds>1</a><a class=album href=/trees>2</a>`)
	w.page("one.test/birds", album("Birds", "", "/p/1"))
	w.page("one.test/trees", album("Trees", "", "/p/1"))
	w.page("one.test/p/1", `<h2>Nest</h2>`+imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.complete()
	w.wantFiles(map[string]string{"s/Ann/Birds/Nest.jpg": "one.test/1.jpg", "s/Ann/Trees/Nest.jpg": "one.test/1.jpg"})
	w.wantRequests(1, "one.test/1.jpg")

	// A third album takes it from either, unless that was changed.
	for name, want := range map[string]int{"Mice": 0, "Cats": 1} {
		w.page("one.test/", `<p class=who>Ann</p><a class=album href=/`+name+`>3</a>`)
		w.page("one.test/"+name, album(name, "", "/p/1"))
		if want == 1 {
			for _, path := range slices.Collect(maps.Keys(w.files())) {
				if err := os.WriteFile(filepath.Join(w.dir, "galleries", path), bytesOf("changed"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.again()
		w.wantRequests(want, "one.test/1.jpg")
		if got := w.files()["s/Ann/"+name+"/Nest.jpg"]; got != hashOf("one.test/1.jpg") {
			t.Errorf("%s has %q", name, got)
		}
	}
}

func TestRuleRemovedWithJobsOpen(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', follow: {name: album, links: a, image: img}, parallelism: 1}
`)
	w.page("one.test/", `<a href=/x>x</a>`)
	w.page("one.test/x", imgs("/a.jpg"))
	w.drainAfter(1)
	if sum := w.run(); !sum.Interrupted || sum.Open != 1 {
		t.Fatalf("got %+v", sum)
	}
	w.onEvent = nil
	w.yaml = oneSite
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	if sum := w.again(); sum.Complete() || sum.FailedBy["no rule"].N != 1 {
		t.Errorf("got %+v", sum)
	}
	w.wantRequests(0, "one.test/x")
	r := w.wantRecord(frontier.Page, frontier.Failed, "no rule")
	if !strings.Contains(r.Detail, `"album"`) {
		t.Errorf("the record says %q, without the rule", r.Detail)
	}
	w.wantKept("one.test/a.jpg")
}

func TestRedirectWithinTheHost(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/", redirect("/home/"))
	w.page("one.test/home/", imgs("a.jpg"))
	w.answer("one.test/home/a.jpg", redirect("/cdn/a.jpg"))
	w.pictures("one.test/cdn/a.jpg")
	w.complete()
	w.wantTotal(4)
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/cdn/a.jpg"})
}

func TestRedirectToAnotherHost(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 1}
`)
	w.answer("one.test/", redirect("http://two.test/home/"))
	w.page("two.test/home/", imgs("a.jpg", "b.jpg"))
	w.answer("two.test/home/a.jpg", redirect("http://cdn.test/a.jpg"))
	w.answer("two.test/home/b.jpg", redirect("http://cdn.test/b.jpg"))
	w.pictures("cdn.test/a.jpg", "cdn.test/b.jpg")
	w.complete()
	w.wantTotal(6)
	w.wantFiles(map[string]string{"s/a.jpg": "cdn.test/a.jpg", "s/b.jpg": "cdn.test/b.jpg"})
	for _, r := range w.records(0, frontier.Done) {
		if r.Hops != 1 || r.Tries != 0 {
			t.Errorf("%s was done on %s after %d hops and %d tries", r.URL, r.Host, r.Hops, r.Tries)
		}
	}
	if got := w.server.Counter().Peak("cdn.test"); got != 1 {
		t.Errorf("%d requests at once to the host they were sent on to, want 1", got)
	}
}

func TestRedirectsThatNeverEnd(t *testing.T) {
	tests := []struct {
		name     string
		answer   func(i int) (address, to string)
		requests int
	}{
		{"a loop within a host", func(int) (string, string) { return "one.test/", "/" }, 11},
		{"a loop between two hosts", func(i int) (string, string) {
			return hop(i % 2), "http://" + hop((i+1)%2)
		}, maxHops + 1},
		{"a chain of hosts", func(i int) (string, string) { return hop(i), "http://" + hop(i+1) }, maxHops + 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			for i := range 2 * maxHops {
				address, to := tt.answer(i)
				w.answer(address, redirect(to))
			}
			if sum := w.run(); sum.Failed != 1 || sum.Open != 0 {
				t.Errorf("got %+v", sum)
			}
			w.wantTotal(tt.requests)
			w.wantRecord(frontier.Page, frontier.Failed, "redirects")
		})
	}
}

// hop is the i-th address of a chain that begins at the start page.
func hop(i int) string {
	if i == 0 {
		return "one.test/"
	}
	return fmt.Sprintf("host%d.test/", i)
}

// What a page is found at is asked for again by the next run, under the limits
// of that host and not of the one it once led to.
func TestRedirectedStartPageIsAskedForAtItsOwnHost(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/", redirect("http://two.test/"))
	w.page("two.test/", imgs("http://two.test/a.jpg"))
	w.pictures("two.test/a.jpg")
	w.complete()

	w.answer("one.test/", busyFor("7200"))
	sum := w.again()
	w.wantTotal(1)
	if len(sum.Postponed) != 1 || sum.Postponed[0].Host != "one.test" {
		t.Errorf("these hosts are left alone: %+v", sum.Postponed)
	}
}

func TestHeaderOfARequest(t *testing.T) {
	w := newWorld(t, oneSite)
	var page, picture http.Header
	w.answer("one.test/", func(n int, rw http.ResponseWriter, r *http.Request) {
		page = r.Header.Clone()
		html(imgs("/a.jpg"))(n, rw, r)
	})
	w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
		picture = r.Header.Clone()
		pictureOf("a")(n, rw, r)
	})
	w.complete()
	if page.Get("Referer") != "" || picture.Get("Referer") != "http://one.test/" {
		t.Errorf("referers %q and %q", page.Get("Referer"), picture.Get("Referer"))
	}
	if !strings.HasPrefix(page.Get("Accept"), "text/html") || !strings.HasPrefix(picture.Get("Accept"), "image/") {
		t.Errorf("accepted %q and %q", page.Get("Accept"), picture.Get("Accept"))
	}
}

func TestRefererIsNotSentInTheClear(t *testing.T) {
	for _, tt := range []struct{ referer, url, want string }{
		{"https://one.test/", "https://two.test/a.jpg", "https://one.test/"},
		{"http://one.test/", "http://two.test/a.jpg", "http://one.test/"},
		{"http://one.test/", "https://two.test/a.jpg", "http://one.test/"},
		{"https://one.test/", "http://two.test/a.jpg", ""},
	} {
		job := frontier.Job{Kind: frontier.Image, Task: frontier.Task{Referer: tt.referer, URL: tt.url}}
		if got := refererOf(job); got != tt.want {
			t.Errorf("%s found on %s is asked for with referer %q, want %q", tt.url, tt.referer, got, tt.want)
		}
	}
}

// A gallery keeps its name along its chain, whatever the later pages say.
func TestGalleryKeepsItsNameAlongTheChain(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    follow: {links: a.album, next: 'a[rel=next]', fields: {t: h1}, gallery: '{t}', image: img}
`)
	w.page("one.test/", "<a class=album href=/1>1</a>")
	w.page("one.test/1", "<h1>Lake</h1>"+imgs("/1.jpg")+"<a rel=next href=/2>next</a>")
	w.page("one.test/2", "<h1>Lake - page 2</h1>"+imgs("/2.jpg")+"<a rel=next href=/3>next</a>")
	w.page("one.test/3", imgs("/50% off.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/50%25%20off.jpg")
	w.complete()
	w.wantFiles(map[string]string{
		"s/Lake/1.jpg": "one.test/1.jpg", "s/Lake/2.jpg": "one.test/2.jpg", "s/Lake/50% off.jpg": "one.test/50%25%20off.jpg",
	})
}

// What an address tells is not lost where a redirect leads away from it.
func TestFieldsOfTheAddressThatLedToAPage(t *testing.T) {
	for _, final := range []string{"http://one.test/album/owls", "http://two.test/album/owls"} {
		w := newWorld(t, `
sites:
  s:
    start: 'http://one.test/'
    follow: {links: a, match: ['one.test/go/{id}', '{host}.test/album/{slug}'], image: img}
    save: '{id}-{slug}/{name}{ext}'
`)
		w.page("one.test/", "<a href=/go/7>7</a>")
		w.answer("one.test/go/7", redirect(final))
		w.page(strings.TrimPrefix(final, "http://"), imgs("http://one.test/1.jpg"))
		w.pictures("one.test/1.jpg")
		w.complete()
		w.wantFiles(map[string]string{"7-owls/1.jpg": "one.test/1.jpg"})
		seen := w.tryPage(func(o *TryOptions) { o.URL = "http://one.test/go/7" })
		if final == seen.Final && seen.Fields["id"] != "7" {
			t.Errorf("try shows the fields %v", seen.Fields)
		}
	}
}
