package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"magpie/frontier"
)

// A rule that finds nothing of what it found on a page before does not make an
// empty gallery of it: that is a failure, told in every run until it finds
// something, and what was kept stays.
func TestVanished(t *testing.T) {
	const lists = `{start: 'http://one.test/1', next: 'a[rel=next]', image: img.pic}`
	const albums = `{start: 'http://one.test/1', next: 'a[rel=next]', follow: {links: a.album, image: img}}`
	const both = `{start: 'http://one.test/1', image: img.pic, follow: {links: a.album, image: img}}`
	pic, album, next := `<img class=pic src=/1.jpg>`, `<a class=album href=/x>x</a>`, `<a rel=next href=/2>2</a>`
	tests := []struct {
		name         string
		rule         string
		page1, page2 string // before
		now1, now2   string
		detail       string // of the page that fails
	}{
		{"all pictures of the only page", lists, pic, "", "<p>", "", `image 'img.pic' matched nothing; it found 1 picture before`},
		{"all pictures of the last page", lists, pic + next, `<img class=pic src=/7.jpg>`, pic + next, "<p>", `it found 1 picture before`},
		{"all links", albums, album, "", "<p>", "", `links 'a.album' matched nothing; it found 1 link before`},
		{"all pictures though links remain", both, pic + album, "", album, "", `it found 1 picture before`},
		{"all links though pictures remain", both, pic + album, "", pic, "", `it found 1 link before`},
		{"both", both, pic + album, "", "<p>", "", `it found 1 link and 1 picture before`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: "+tt.rule)
			w.page("one.test/x", imgs("/8.jpg"))
			w.pictures("one.test/1.jpg", "one.test/7.jpg", "one.test/8.jpg")
			w.page("one.test/1", tt.page1)
			w.page("one.test/2", tt.page2)
			w.complete()
			before := len(w.records(frontier.Image, frontier.Done))

			w.page("one.test/1", tt.now1)
			w.page("one.test/2", tt.now2)
			for range 2 {
				sum := w.again()
				if sum.Complete() || sum.Failed != 1 || sum.FailedBy["rule matched nothing"].N != 1 {
					t.Fatalf("failed by %v, want one page that the rule matched nothing on", sum.FailedBy)
				}
				if advice := sum.FailedBy["rule matched nothing"].Advice; !strings.Contains(advice, "crawl try http://one.test/") {
					t.Errorf("the advice is %q", advice)
				}
				r := w.wantRecord(frontier.Page, frontier.Failed, "rule matched nothing")
				if !strings.Contains(r.Detail, tt.detail) {
					t.Errorf("the detail is %q, want %q in it", r.Detail, tt.detail)
				}
			}
			if got := len(w.records(frontier.Image, frontier.Done)); got != before {
				t.Errorf("%d pictures are kept, want %d", got, before)
			}

			w.page("one.test/1", tt.page1)
			w.page("one.test/2", tt.page2)
			if sum := w.again(); !sum.Complete() {
				t.Errorf("when it is as it was: %+v", sum)
			}
		})
	}
}

// What a page still has is kept though something of it has vanished.
func TestVanishedLeavesTheRest(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img.pic, follow: {links: a, image: img}}
`)
	w.page("one.test/", `<img class=pic src=/1.jpg><a href=/x>x</a>`)
	w.page("one.test/x", imgs("/2.jpg"))
	w.page("one.test/y", imgs("/3.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
	w.complete()
	w.page("one.test/", `<a href=/x>x</a><a href=/y>y</a>`)
	if sum := w.again(); sum.Failed != 1 || sum.Saved != 1 {
		t.Errorf("%d failed, %d saved; want the page failed and what is new on it saved", sum.Failed, sum.Saved)
	}
	w.wantKept("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
}

// A page on which something vanished is not taken for unchanged by the next run.
func TestVanishedIsReadAgain(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, follow: {links: a, image: img}}
`)
	tagged := func(tag, body string) answerFunc {
		return func(n int, rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				rw.WriteHeader(http.StatusNotModified)
				return
			}
			html(body)(n, rw, r)
		}
	}
	w.answer("one.test/", tagged(`"1"`, imgs("/1.jpg")+"<a href=/x>x</a>"))
	w.page("one.test/x", imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.complete()
	w.answer("one.test/", tagged(`"2"`, "<a href=/x>x</a>"))
	for range 3 {
		if sum := w.again(); sum.FailedBy["rule matched nothing"].N != 1 {
			t.Fatalf("failed by %v", sum.FailedBy)
		}
	}
}

// What a page held is remembered over runs that could not read it.
func TestVanishedAfterAFailure(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, tries: 1}
`)
	w.page("one.test/", imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.complete()
	w.answer("one.test/", status(500))
	w.again()
	w.page("one.test/", "<p>")
	if sum := w.again(); sum.FailedBy["rule matched nothing"].N != 1 {
		t.Errorf("failed by %v", sum.FailedBy)
	}
}

// Another rule finds something else, and the end of a chain may be empty.
func TestVanishedIsNotWhatNeverWas(t *testing.T) {
	t.Run("under another rule", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, follow: {links: a, image: img}}
`)
		w.page("one.test/", imgs("/1.jpg")+"<a href=/x>x</a>")
		w.page("one.test/x", imgs("/2.jpg"))
		w.pictures("one.test/1.jpg", "one.test/2.jpg")
		w.complete()
		w.yaml = `
sites:
  s: {start: 'http://one.test/', image: img.none, follow: {links: a, image: img}}
`
		w.complete()
	})
	t.Run("behind the last page", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', next: {template: '{page+1}'}, image: img}
`)
		w.page("one.test/1", imgs("/1.jpg"))
		w.page("one.test/2", "<p>")
		w.page("one.test/3", "<p>")
		w.page("one.test/4", "<p>")
		w.pictures("one.test/1.jpg")
		w.complete()
		w.complete()
	})
}

// A chain that has fewer pages than before, or is ended by its stanza, ends as any
// other.
func TestNextGoneIsNotAnEnd(t *testing.T) {
	noted := func(t *testing.T, yaml string, now func(*world)) {
		w := newWorld(t, yaml)
		w.chainOf(paged("a", 4)...)
		w.complete()
		now(w)
		if sum := w.again(); len(sum.NextGoneBy) != 0 {
			t.Errorf("noted %+v", sum.NextGoneBy)
		}
	}
	t.Run("of a chain that is shorter", func(t *testing.T) {
		noted(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, revisit: all}
`, func(w *world) { w.page("one.test/3", imgs("/a05.jpg", "/a06.jpg")) })
	})
	t.Run("of a chain that until ends", func(t *testing.T) {
		noted(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img, until: ended, fields: {ended: .ended}}
`, func(w *world) {
			w.page("one.test/1", "<p class=ended>true</p>"+imgs("/a01.jpg", "/a02.jpg")+"<a rel=next href=/2>next</a>")
		})
	})
}

// That the first page of a chain no longer leads to a next is worth a note, in
// every run, and no failure.
func TestNextGone(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', next: 'a[rel=next]', image: img}
`)
	w.chainOf(paged("a", 3)...)
	w.complete()
	w.page("one.test/1", imgs("/a1.jpg", "/a2.jpg"))
	w.pictures("one.test/a1.jpg", "one.test/a2.jpg")
	for range 2 {
		sum := w.again()
		g := sum.NextGoneBy["s"]
		if want := "no next page is found, and there was one before: http://one.test/2"; g.Detail != want {
			t.Errorf("told %q, want %q", g.Detail, want)
		}
		if !sum.Complete() || g.N != 1 || g.URL != "http://one.test/1" || !strings.Contains(g.Advice, "crawl try http://one.test/1") {
			t.Errorf("complete %v, noted %+v", sum.Complete(), sum.NextGoneBy)
		}
	}
	w.chainOf(paged("a", 3)...)
	if sum := w.again(); len(sum.NextGoneBy) != 0 {
		t.Errorf("noted though it is back: %+v", sum.NextGoneBy)
	}
}

// A run that reads everything takes what an earlier one told of the end of a chain,
// or of a count, for what is.
func TestGoneIsAccepted(t *testing.T) {
	full := func(c *Crawler) { c.full = true }
	t.Run("a next", func(t *testing.T) {
		w := newWorld(t, oneChain)
		w.chainOf(paged("a", 3)...)
		w.complete()
		w.chainOf(paged("a", 1)...)
		w.prepare = full
		for i, want := range []int{1, 0} {
			if sum := w.run(); len(sum.NextGoneBy) != want {
				t.Errorf("run %d noted %+v", i, sum.NextGoneBy)
			}
		}
		w.prepare = nil
		if sum := w.run(); len(sum.NextGoneBy) != 0 {
			t.Errorf("noted %+v", sum.NextGoneBy)
		}
	})
	t.Run("a count", func(t *testing.T) {
		w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, count: .n}
`)
		w.page("one.test/", "<b class=n>9</b>"+imgs("/1.jpg"))
		w.pictures("one.test/1.jpg")
		if sum := w.run(); missing(sum) != 8 {
			t.Fatalf("%+v is incomplete, want 8 missing", sum.Incomplete)
		}
		w.page("one.test/", "<b class=m>9</b>"+imgs("/1.jpg"))
		for range 2 {
			sum := w.run()
			g := sum.CountGoneBy["s"]
			if missing(sum) != 8 || g.N != 1 || !strings.HasSuffix(g.Detail, "taken for true: 9") {
				t.Errorf("%+v is incomplete, noted %+v; want 8 missing and a note", sum.Incomplete, sum.CountGoneBy)
			}
		}
		w.prepare = full
		if sum := w.run(); !sum.Complete() || len(sum.CountGoneBy) != 0 {
			t.Errorf("after --full: %+v", sum)
		}
	})
}

// What a page lost is right as it is when somebody says so, and only then.
func TestVanishedIsAccepted(t *testing.T) {
	for name, now := range map[string]string{"all of it": "<p>", "its pictures": "<a href=/x>x</a>"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img.pic, follow: {links: a, image: img}}
`)
			w.page("one.test/", `<img class=pic src=/1.jpg><a href=/x>x</a>`)
			w.page("one.test/x", imgs("/2.jpg"))
			w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
			w.complete()
			w.page("one.test/", now)
			w.retry()
			if sum := w.run(); sum.FailedBy[causeMatchedNothing].N != 1 {
				t.Fatalf("failed by %v", sum.FailedBy)
			}
			w.retry()
			if sum := w.run(); sum.FailedBy[causeMatchedNothing].N != 1 {
				t.Fatalf("after a retry of anything: failed by %v", sum.FailedBy)
			}
			w.retry(causeMatchedNothing)
			w.complete()
			w.complete()
			w.page("one.test/", `<img class=pic src=/3.jpg><a href=/x>x</a>`)
			w.complete()
			w.wantKept("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
			w.page("one.test/", now)
			if sum := w.run(); sum.FailedBy[causeMatchedNothing].N != 1 {
				t.Errorf("when it vanished again: failed by %v", sum.FailedBy)
			}
		})
	}
}

// retry has the next run try again what failed, for some causes or any.
func (w *world) retry(causes ...string) {
	w.t.Helper()
	o := w.options()
	if _, err := RetryFailed(w.t.Context(), o.Config, o.Rules, nil, causes); err != nil {
		w.t.Fatal(err)
	}
}

// A page behind the first that lost its pictures costs no more than itself and
// the page behind it, in every run, and what was new behind it meanwhile is found
// when it has them again.
func TestVanishedInAChain(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/1', image: img.pic, next: 'a[rel=next]', follow: {links: a.album, image: img}}
`)
	const pages = 10
	list := func(page int, pictures ...string) {
		body := fmt.Sprintf("<a class=album href=/x%d>x</a>", page)
		for _, p := range pictures {
			body += fmt.Sprintf("<img class=pic src=%s>", p)
			w.pictures("one.test" + p)
		}
		if page < pages {
			body += fmt.Sprintf("<a rel=next href=/%d>next</a>", page+1)
		}
		w.page(fmt.Sprintf("one.test/%d", page), body)
		w.page(fmt.Sprintf("one.test/x%d", page), imgs(fmt.Sprintf("/x%d.jpg", page)))
		w.pictures(fmt.Sprintf("one.test/x%d.jpg", page))
	}
	for i := 1; i <= pages; i++ {
		list(i, fmt.Sprintf("/%d.jpg", i))
	}
	w.complete()
	list(4)
	list(1, "/1.jpg", "/n1.jpg")
	list(2, "/2.jpg", "/n2.jpg")
	list(3, "/3.jpg", "/n3.jpg")
	if sum := w.run(); sum.FailedBy[causeMatchedNothing].N != 1 {
		t.Fatalf("failed by %v", sum.FailedBy)
	}
	for range 2 {
		if sum := w.again(); sum.FailedBy[causeMatchedNothing].N != 1 {
			t.Fatalf("failed by %v", sum.FailedBy)
		}
		w.wantRequests(1, "one.test/1", "one.test/4", "one.test/5", "one.test/10")
		w.wantTotal(4)
	}
	list(4, "/4.jpg")
	list(8, "/8.jpg", "/n8.jpg")
	if sum := w.again(); !sum.Complete() {
		t.Errorf("when it is as it was: %+v", sum)
	}
	w.wantRequests(1, "one.test/n8.jpg")
}

// A page that failed since its rule found nothing counts in the gallery that it
// shows.
func TestEmptyGalleryIsNamed(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    follow: {links: a, gallery: '{title}', fields: {title: h1}, image: img, count: .n}
`)
	w.page("one.test/", "<a href=/x>x</a>")
	w.page("one.test/x", "<h1>Big</h1><b class=n>5</b>")
	for range 2 {
		if sum := w.run(); sum.Failed != 1 {
			t.Fatalf("got %+v", sum)
		}
		if r := w.wantRecord(frontier.Page, frontier.Failed, causeNothing); r.InGallery() != "Big" || r.Promised != 5 {
			t.Errorf("it counts in %q and promises %d, want Big and 5", r.InGallery(), r.Promised)
		}
		w.retry()
	}
}

// missing adds up what the first incomplete galleries of a run lack.
func missing(s Summary) (n int) {
	for _, g := range s.Incomplete.First {
		n += g.Missing
	}
	return n
}
