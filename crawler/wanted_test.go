package crawler

import (
	"fmt"
	"image"
	"image/png"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// sized answers with a PNG of a width and height.
func sized(width, height int) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		if err := png.Encode(w, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
			panic(err)
		}
	}
}

// keptURLs are the paths of the pictures that are kept, by their addresses.
func (w *world) keptURLs() (paths []string) {
	for _, r := range w.records(frontier.Image, frontier.Done) {
		paths = append(paths, strings.TrimPrefix(r.URL, "http://one.test"))
	}
	slices.Sort(paths)
	return paths
}

func (w *world) wantKeptURLs(want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.keptURLs()); diff != "" {
		w.t.Errorf("kept (-want +got)\n%s", diff)
	}
}

// showCards serves cards with a title and a score each.
func (w *world) showCards() {
	var cards strings.Builder
	for i, card := range []struct{ title, score, image string }{
		{"Cat", "12", "/1.png"}, {"Dog", "7", "/2.gif"}, {"Cat and dog", "1,200", "/3.png"}, {"Bird", "", "/4.png"},
	} {
		fmt.Fprintf(&cards, "<li><b>%s</b><i>%s</i><img src=%s>", card.title, card.score, card.image)
		w.answer("one.test"+card.image, sized(100*(i+1), 50))
	}
	w.page("one.test/", "<ul>"+cards.String()+"</ul>")
}

const cards = `
sites:
  s:
    start: http://one.test/
    where: %q
    each: {in: li, fields: {title: b, score: i}, image: img}
`

func TestWhere(t *testing.T) {
	for _, tt := range []struct {
		name, where string
		want        []string
		asked       int // for pictures
	}{
		{"of fields", `title contains "Cat" and score > 100`, []string{"/3.png"}, 1},
		{"of an extension in the address", `ext == ".png"`, []string{"/1.png", "/3.png", "/4.png"}, 3},
		{"of the place in the gallery", `index <= 2`, []string{"/1.png", "/2.gif"}, 2},
		{"of dimensions", `width >= 300`, []string{"/3.png", "/4.png"}, 4},
		{"of dimensions and fields", `width >= 300 and title == "Bird"`, []string{"/4.png"}, 4},
		{"of the size", `size < 1`, nil, 4},
		{"of the type that arrives", `type == "image/png" and width < 200`, []string{"/1.png"}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(cards, tt.where))
			w.showCards()
			w.complete()
			w.wantKeptURLs(tt.want...)
			w.wantTotal(1 + tt.asked)
			skipped := w.records(frontier.Image, frontier.Skipped)
			if len(skipped)+len(tt.want) != 4 {
				t.Errorf("%d are skipped", len(skipped))
			}
			w.wantTrueRecords()
		})
	}
}

func TestWhereIsToldInTheSummary(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(cards, `score > 10`))
	w.showCards()
	sum := w.run()
	g := sum.SkippedBy[causeWhere]
	if g.N != 2 || !strings.Contains(g.Detail, "score > 10") || !sum.Complete() {
		t.Errorf("got %+v", sum)
	}
}

// What a site says holds for all its rules and blocks, and theirs besides.
func TestWhereIsInherited(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    where: 'width > 100'
    image: .top
    each: {in: li, fields: {title: b}, where: 'title != "Dog"', image: img}
    follow: {links: a, where: 'name != "6"', image: img}
`)
	w.page("one.test/", `<img class=top src=/0.png><ul><li><b>Cat</b><img src=/1.png><li><b>Dog</b><img src=/2.png></ul><a href=/x>x</a>`)
	w.page("one.test/x", imgs("/5.png", "/6.png", "/7.png"))
	for i := range 8 {
		w.answer(fmt.Sprintf("one.test/%d.png", i), sized(200-100*(i%5%2), 50)) // 1, 3 and 6 are narrow
	}
	w.complete()
	w.wantKeptURLs("/0.png", "/5.png", "/7.png")
	w.wantRequests(0, "one.test/2.png", "one.test/6.png")
	w.wantRequests(1, "one.test/1.png")
}

// A condition that another run has by then is put to what was skipped, without
// asking for what stays so.
func TestWhereThatChanged(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		want                []string
		asked               []string
	}{
		{"from fields to fields", `title == "Cat"`, `title contains "dog"`, []string{"/1.png", "/3.png"}, []string{"/3.png"}},
		{"from width to width", `width > 300`, `width > 200`, []string{"/3.png", "/4.png"}, []string{"/3.png"}},
		{"from fields to width", `title == "Cat"`, `width > 300`, []string{"/1.png", "/4.png"}, []string{"/2.gif", "/3.png", "/4.png"}},
		{"from width to fields", `width > 300`, `title == "Dog"`, []string{"/2.gif", "/4.png"}, []string{"/2.gif"}},
		{"from width to the type that arrived", `width > 300`, `ext == ".png" and width > 200`, []string{"/3.png", "/4.png"}, []string{"/3.png"}},
		{"to less", `title == "Cat"`, `title == "Horse"`, []string{"/1.png"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(cards, tt.before))
			w.showCards()
			w.complete()
			w.yaml = fmt.Sprintf(cards, tt.after)
			if sum := w.again(); !sum.Complete() {
				t.Errorf("got %+v", sum)
			}
			w.wantKeptURLs(tt.want...)
			for _, path := range []string{"/1.png", "/2.gif", "/3.png", "/4.png"} {
				n := 0
				if slices.Contains(tt.asked, path) {
					n = 1
				}
				w.wantRequests(n, "one.test"+path)
			}
			w.again()
			w.wantTotal(1)
		})
	}
}

func TestWhereBesideAnotherReason(t *testing.T) {
	stanza := fmt.Sprintf(cards, `score > 10`)
	w := newWorld(t, strings.Replace(stanza, "where:", "min_width: 300\n    where:", 1))
	w.showCards()
	w.complete()
	w.wantKeptURLs("/3.png")

	// What is wide enough now and refused all the same is not asked for.
	w.yaml = strings.Replace(stanza, `score > 10`, `score > 100`, 1)
	w.again()
	w.wantTotal(1)
	w.wantKeptURLs("/3.png")
}

// A condition that cannot be decided refuses nothing, and is told.
func TestWhereThatCannotBeDecided(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(cards, `date(title) > date("2024-01-01")`))
	w.showCards()
	sum := w.run()
	w.wantKeptURLs("/1.png", "/2.gif", "/3.png", "/4.png")
	if !sum.Complete() || slices.Collect(maps.Keys(sum.UndecidedBy))[0] != "s" {
		t.Fatalf("got %+v", sum)
	}
	if g := sum.UndecidedBy["s"]; g.N != 4 || !strings.Contains(g.Detail, "date(title)") || g.URL == "" {
		t.Errorf("got %+v", g)
	}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if r.Cause != causeUndecided || !strings.Contains(r.Detail, "kept all the same") {
			t.Errorf("%s is recorded with %q: %s", r.URL, r.Cause, r.Detail)
		}
	}
}

// A picture that is found again is decided by what is known of it now.
func TestWhereOfFieldsThatChanged(t *testing.T) {
	const stanza = `
sites:
  s: {start: 'http://one.test/', where: %q, each: {in: li, fields: {%s}, image: img}}
`
	one := func(score string) string { return "<ul><li><b>Cat</b><i>" + score + "</i><img src=/1.png></ul>" }
	for _, tt := range []struct {
		name          string
		before, after string // the stanza
		now           string // the page
		asked         int
	}{
		{"to what is wanted", fmt.Sprintf(stanza, "score > 5", "score: i"), fmt.Sprintf(stanza, "score > 5", "score: i"), one("7"), 1},
		{"to what is not either", fmt.Sprintf(stanza, "score > 5", "score: i"), fmt.Sprintf(stanza, "score > 5", "score: i"), one("4"), 0},
		{"a field that was not read, and is wanted", fmt.Sprintf(stanza, "score > 5", "score: i"), fmt.Sprintf(stanza, `title != "Dog"`, "title: b"), one("3"), 1},
		{"a field that was not read, and is not wanted", fmt.Sprintf(stanza, "score > 5", "score: i"), fmt.Sprintf(stanza, `title != "Cat"`, "title: b"), one("3"), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.before)
			w.page("one.test/", one("3"))
			w.answer("one.test/1.png", sized(100, 50))
			w.complete()
			w.wantRequests(0, "one.test/1.png")
			w.yaml = tt.after
			w.page("one.test/", tt.now)
			w.complete()
			w.wantRequests(tt.asked, "one.test/1.png")
		})
	}
}

// Of pictures that a redirect sends to another host the address that the page
// has is meant; of a candidate its own.
func TestWhereAndNamesAfterARedirect(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    where: 'host != "cdn.test" and ext == ".jpg" and name != "x1" and not (url contains "cdn")'
    image: img
    save: '{name}-{url}{ext}'
`)
	w.page("one.test/", `<img src=/cat.jpg><a href=/gone.jpg><img src=http://two.test/other.jpg></a>`)
	w.answer("one.test/cat.jpg", redirect("http://cdn.test/x1.png"))
	w.answer("two.test/other.jpg", redirect("http://cdn.test/x2.png"))
	w.pictures("cdn.test/x1.png", "cdn.test/x2.png")
	w.complete()
	var names []string
	for name := range w.files() {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"cat-http___one.test_cat.jpg.jpg", "other-http___two.test_other.jpg.jpg"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What a rule refused is not kept under another name of the rule, nor asked for
// as that forbade; what the rule finds by its new name is its own.
func TestPicturesWhoseRuleIsRenamed(t *testing.T) {
	const stanza = `
sites:
  s: {start: 'http://one.test/', parallelism: 1, each: {name: %s, in: li, fields: {title: b}, where: 'title != "Dog"', referer: none, image: img}}
`
	for _, tt := range []struct {
		name, page string
		kept       []string
		failed     int64
	}{
		{"found again", "<li><b>Cat</b><img src=/1.png><li><b>Dog</b><img src=/2.png><li><b>Fox</b><img src=/3.png>", []string{"/1.png", "/3.png"}, 0},
		{"found no more", "<li><b>Cat</b><img src=/1.png>", []string{"/1.png"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(stanza, "card"))
			w.page("one.test/", "<li><b>Cat</b><img src=/1.png><li><b>Dog</b><img src=/2.png><li><b>Fox</b><img src=/3.png>")
			for i := range 3 {
				w.answer(fmt.Sprintf("one.test/%d.png", i+1), sized(100*i+100, 50))
			}
			w.onEvent = func(e Event) {
				if e.Kind == Skipped {
					w.crawler.Drain()
				}
			}
			if sum := w.run(); sum.Open != 1 {
				t.Fatalf("got %+v", sum)
			}
			w.onEvent = nil
			w.yaml = fmt.Sprintf(stanza, "post")
			w.page("one.test/", tt.page)
			if sum := w.again(); sum.FailedBy[causeNoRule].N != tt.failed {
				t.Errorf("got %+v", sum)
			}
			w.wantRequests(0, "one.test/2.png")
			w.wantKeptURLs(tt.kept...)
			for _, path := range tt.kept {
				for _, referer := range w.server.Counter().Referers("http://one.test" + path) {
					if referer != "" {
						t.Errorf("%s is asked for with the referer %q", path, referer)
					}
				}
			}
			// By its old name the rule has all of them again.
			w.yaml = fmt.Sprintf(stanza, "card")
			w.again()
			w.wantKeptURLs("/1.png", "/3.png")
		})
	}
}

// Pictures that crawl.yaml names itself are those of the site, whatever its
// rule is called.
func TestPicturesWithoutAPageWhoseRuleIsRenamed(t *testing.T) {
	const stanza = `
sites:
  s: {name: %s, urls: 'http://one.test/[1-3].jpg', parallelism: 1}
`
	w := newWorld(t, fmt.Sprintf(stanza, "old"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
	w.drainAt("one.test/1.jpg")
	if sum := w.run(); sum.Open == 0 {
		t.Fatalf("got %+v", sum)
	}
	w.pictures("one.test/1.jpg")
	w.yaml = fmt.Sprintf(stanza, "new")
	w.complete()
	w.wantKept("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
}
