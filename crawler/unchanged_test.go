package crawler

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// tagged serves pages with ETags, as http.ServeContent does, and notes how it
// was asked and what it answered.
type tagged struct {
	mu    sync.Mutex
	notes []string // "/2 304", with "?" behind the path where there was a condition
}

func (p *tagged) page(body string) answerFunc {
	sum := sha256.Sum256([]byte(body))
	return p.under(fmt.Sprintf("%q", fmt.Sprintf("%x", sum[:4])), body)
}

// under is a page with an ETag of its own.
func (p *tagged) under(etag, body string) answerFunc {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		noted := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		http.ServeContent(noted, r, "", time.Time{}, bytes.NewReader([]byte(body)))
		p.note(r, noted.status)
	}
}

func (p *tagged) note(r *http.Request, status int) {
	condition := ""
	if r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "" {
		condition = "?"
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, fmt.Sprintf("%s%s %d", r.URL.Path, condition, status))
}

// want compares what was answered since it was last called.
func (p *tagged) want(t *testing.T, want ...string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if diff := cmp.Diff(want, p.notes); diff != "" {
		t.Errorf("requests for pages (-want +got):\n%s", diff)
	}
	p.notes = nil
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// taggedChain is chainOf with ETags.
func (w *world) taggedChain(p *tagged, pages ...[]string) {
	for i, addresses := range pages {
		body := imgs(addresses...)
		if i+1 < len(pages) {
			body += fmt.Sprintf(`<a rel=next href="/%d">next</a>`, i+2)
		}
		w.answer(fmt.Sprintf("one.test/%d", i+1), p.page(body))
		w.pictures(on(addresses)...)
	}
}

func TestUnchangedPages(t *testing.T) {
	lists := paged("a", 6)
	first := []string{"/1 200", "/2 200", "/3 200", "/4 200", "/5 200", "/6 200"}
	tests := []struct {
		name string
		now  [][]string
		want []string
	}{
		{"nothing changed", lists, []string{"/1? 304", "/6? 304"}},
		{"new at the head", shifted([]string{"/n1.jpg", "/n2.jpg"}, lists),
			[]string{"/1? 200", "/2? 200", "/6? 200", "/7 200"}},
		{"new on a page at the end", append(shifted(nil, lists), []string{"/z1.jpg"}), []string{"/1? 304", "/6? 200", "/7 200"}},
		{"new on the last page", append(shifted(nil, lists[:5]), []string{"/a11.jpg", "/a12.jpg", "/z1.jpg"}),
			[]string{"/1? 304", "/6? 200"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, p := newWorld(t, oneChain), &tagged{}
			w.taggedChain(p, lists...)
			w.complete()
			p.want(t, first...)
			w.taggedChain(p, tt.now...)
			check := w.recordedOnce()
			w.complete()
			check()
			p.want(t, tt.want...)
			w.wantKept(on(union(lists, tt.now)...)...)
			w.complete()
			last := fmt.Sprintf("/%d? 304", len(tt.now))
			p.want(t, "/1? 304", last)
		})
	}
}

// union lists what stands in any of some lists, each once.
func union(all ...[][]string) [][]string {
	seen, once := map[string]bool{}, []string{}
	for _, lists := range all {
		for _, list := range lists {
			for _, path := range list {
				if !seen[path] {
					once = append(once, path)
				}
				seen[path] = true
			}
		}
	}
	return [][]string{once}
}

// A page is sent whole where what it finds is needed, or would be found in
// another way than before.
func TestPagesThatAreAskedForWhole(t *testing.T) {
	const page = "/1 200"
	tests := []struct {
		name   string
		change func(w *world)
		want   string
	}{
		{"not when nothing changed", func(*world) {}, "/1? 304"},
		{"not when another setting changed", func(w *world) { w.yaml += "    parallelism: 3\n" }, "/1? 304"},
		{"the rule changed", func(w *world) { w.yaml += "    fields: {t: h1}\n" }, page},
		{"a header changed", func(w *world) { w.yaml += "    headers: {Accept-Language: de}\n" }, page},
		{"the parameters to drop changed", func(w *world) { w.yaml += "    drop: [sid]\n" }, page},
		{"the types to keep changed", func(w *world) { w.yaml += "    types: [image, video]\n" }, page},
		{"a full run is wanted", func(w *world) { w.prepare = func(c *Crawler) { c.full = true } }, page},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, p := newWorld(t, "sites:\n  s:\n    start: http://one.test/1\n    image: img\n"), &tagged{}
			w.taggedChain(p, []string{"/a.jpg"})
			w.complete()
			p.want(t, page)
			tt.change(w)
			w.complete()
			p.want(t, tt.want)
		})
	}
}

// A picture that failed may have a newer address, though its page says that it
// did not change; so may one that an earlier run left open.
func TestPagesOfWhatIsNotKeptAreAskedForWhole(t *testing.T) {
	w, p := newWorld(t, oneChain), &tagged{}
	w.taggedChain(p, paged("a", 3)...)
	w.answer("one.test/1", p.page(imgs("/gone.jpg")+"<a rel=next href=/2>next</a>"))
	w.run()
	p.want(t, "/1 200", "/2 200", "/3 200")
	w.run()
	p.want(t, "/1 200", "/3? 304") // the one that is gone was found on the first
}

func TestPagesOfAStoppedRunAreAskedForWhole(t *testing.T) {
	w, p := newWorld(t, oneChain), &tagged{}
	lists := paged("a", 4)
	w.taggedChain(p, lists...)
	w.drainAfter(3)
	if sum := w.run(); !sum.Interrupted {
		t.Fatalf("got %+v", sum)
	}
	w.onEvent, p.notes = nil, nil
	w.complete()
	for _, note := range p.notes {
		if strings.Contains(note, "?") {
			t.Errorf("asked on condition: %s", note)
		}
	}
	w.wantKept(on(lists...)...)
}

// What a gallery lacked is told again while its page says that it is the same.
func TestUnchangedPageTellsWhatItLacks(t *testing.T) {
	for name, pages := range map[string]int{"of one page": 1, "of a chain": 3} {
		t.Run(name, func(t *testing.T) {
			w, p := newWorld(t, strings.Replace(oneChain, "image: img", "image: img, count: h2", 1)), &tagged{}
			lists := paged("a", pages)
			w.taggedChain(p, lists...)
			first := "<h2>8 pictures</h2>" + imgs(lists[0]...)
			if pages > 1 {
				first += "<a rel=next href=/2>next</a>"
			}
			w.answer("one.test/1", p.page(first))
			want := IncompleteGalleries{N: 1, First: []IncompleteGallery{{
				Gallery: "s", URL: fmt.Sprintf("http://one.test/%d", pages), Claimed: 8, Missing: 8 - 2*pages,
			}}}
			for range 3 {
				sum := w.run()
				if diff := cmp.Diff(want, sum.Incomplete); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			notes := p.notes[pages:]
			for _, note := range notes {
				if !strings.HasSuffix(note, "? 304") {
					t.Errorf("a later run was answered %s", note)
				}
			}
		})
	}
}

// An answer of 304 counts only where it is about the page that was read.
func TestNotModifiedIsJudged(t *testing.T) {
	page := imgs("/a.jpg")
	notModified := func(header, value string) answerFunc {
		return func(_ int, w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") == "" {
				w.Header().Set("ETag", `W/"1"`)
				fmt.Fprint(w, page)
				return
			}
			w.Header().Set(header, value)
			w.WriteHeader(http.StatusNotModified)
		}
	}
	tests := []struct {
		name   string
		answer answerFunc
		want   int // requests
	}{
		{"without an ETag it counts", notModified("X", "1"), 1},
		{"with the strong form of the ETag it counts", notModified("ETag", `"1"`), 1},
		{"with another ETag the page is asked for again", notModified("ETag", `"2"`), 2},
		{"a failed condition is none", func(n int, w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusPreconditionFailed)
				return
			}
			notModified("", "")(n, w, r)
		}, 2},
		{"one that a redirect leads to is asked for again", func(n int, w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("moved") == "" && r.Header.Get("If-None-Match") != "" {
				http.Redirect(w, r, "/?moved=1", http.StatusFound)
				return
			}
			notModified("ETag", `"1"`)(n, w, r)
		}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.answer("one.test/", tt.answer)
			w.answer("one.test/?moved=1", tt.answer)
			w.pictures("one.test/a.jpg")
			w.complete()
			w.server.Counter().Reset()
			w.complete()
			w.wantRequests(tt.want, "one.test/")
			w.wantRecord(frontier.Page, frontier.Done, "")
			w.wantKept("one.test/a.jpg")
		})
	}
}

// A host that gives its pages no ETag but a date is asked by that.
func TestUnchangedByDate(t *testing.T) {
	w := newWorld(t, oneSite)
	modified := time.Now().Add(-time.Hour)
	answers := 0
	w.answer("one.test/", func(_ int, rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		noted := &statusWriter{ResponseWriter: rw}
		http.ServeContent(noted, r, "", modified, strings.NewReader(imgs("/a.jpg")))
		if noted.status == http.StatusNotModified {
			answers++
		}
	})
	w.pictures("one.test/a.jpg")
	w.complete()
	w.complete()
	if answers != 1 {
		t.Errorf("%d answers of 304, want 1", answers)
	}
}

// A 304 that nobody asked for is no answer, and passes.
func TestNotModifiedUnasked(t *testing.T) {
	w := newWorld(t, oneSite)
	w.answer("one.test/", firstTimes(1, status(http.StatusNotModified), html(imgs("/a.jpg"))))
	w.answer("one.test/a.jpg", firstTimes(1, status(http.StatusNotModified), pictureOf("one.test/a.jpg")))
	w.complete()
	w.wantRequests(2, "one.test/", "one.test/a.jpg")
	w.wantKept("one.test/a.jpg")
}

// A page is what it was though its host sends it again under the same ETag.
func TestSameETagSentWhole(t *testing.T) {
	w := newWorld(t, oneSite)
	always := func(body string) answerFunc {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"1"`)
			fmt.Fprint(w, body)
		}
	}
	w.answer("one.test/", always(imgs("/a.jpg")))
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	w.complete()
	w.answer("one.test/", always(imgs("/a.jpg", "/b.jpg")))
	w.complete()
	w.wantKept("one.test/a.jpg", "one.test/b.jpg")
}

// What is sent with a page is not told by an ETag.
func TestPostsAreAskedForWhole(t *testing.T) {
	w, p := newWorld(t, "sites:\n  s: {start: 'http://one.test/1', body: {form: {q: x}}, image: img}\n"), &tagged{}
	w.taggedChain(p, []string{"/a.jpg"})
	w.complete()
	w.complete()
	p.want(t, "/1 200", "/1 200")
}

// The chain behind an unchanged page is read where it was left.
func TestFullRunReadsEveryPage(t *testing.T) {
	w, p := newWorld(t, `
sites:
  s:
    start: http://one.test/1
    next: 'a[rel=next]'
    follow: {links: a.album, next: 'a[rel=next]', image: img}
`), &tagged{}
	w.answer("one.test/1", p.page(`<a class=album href=/x>x</a><a rel=next href=/2>next</a>`))
	w.answer("one.test/2", p.page(`<a class=album href=/y>y</a><a rel=next href=/3>next</a>`))
	w.answer("one.test/3", p.page(`<a class=album href=/z>z</a>`))
	album := func(name string, pictures ...string) {
		w.answer("one.test/"+name, p.page(imgs(pictures[0])+"<a rel=next href="+name+"2>next</a>"))
		w.answer("one.test/"+name+"2", p.page(imgs(pictures[1:]...)))
		w.pictures(on(pictures)...)
	}
	album("x", "/x1.jpg", "/x2.jpg")
	album("y", "/y1.jpg", "/y2.jpg")
	album("z", "/z1.jpg", "/z2.jpg")
	w.complete()
	p.notes = nil
	album("y", "/y1.jpg", "/y2.jpg", "/y3.jpg")
	w.complete()
	p.want(t, "/1? 304", "/3? 304")

	w.server.Counter().Reset()
	w.prepare = func(c *Crawler) { c.full = true }
	w.complete()
	w.prepare = nil
	w.wantRequests(1, "one.test/3", "one.test/x2", "one.test/y2", "one.test/z2", "one.test/y3.jpg")
	w.wantRequests(2, "one.test/1", "one.test/2", "one.test/x", "one.test/y", "one.test/z") // the second time on the way back
	w.wantTotal(5 + 2*5)
	if all := strings.Join(p.notes, " "); strings.Count(all, " 200") != 9 || strings.Count(all, "? 304") != 5 {
		t.Errorf("asked for %s; want each page whole, and on the way back on condition", all)
	}
	p.notes = nil
	w.complete()
	p.want(t, "/1? 304", "/3? 304")
}

// A host that refuses conditions is asked once more without one.
func TestConditionRefused(t *testing.T) {
	w, p := newWorld(t, oneChain), &tagged{}
	body := imgs("/a.jpg")
	w.pictures("one.test/a.jpg")
	w.answer("one.test/1", func(n int, rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(http.StatusForbidden)
			p.note(r, http.StatusForbidden)
			return
		}
		p.page(body)(n, rw, r)
	})
	w.complete()
	w.complete()
	p.want(t, "/1 200", "/1? 403", "/1 200")
}

// An ETag that all pages have says nothing of any.
func TestOneETagForAllPages(t *testing.T) {
	w, p := newWorld(t, oneChain), &tagged{}
	serve := func(lists [][]string) {
		for i, addresses := range lists {
			next := ""
			if i+1 < len(lists) {
				next = fmt.Sprintf(`<a rel=next href="/%d">next</a>`, i+2)
			}
			w.answer(fmt.Sprintf("one.test/%d", i+1), p.under(`"release-7"`, imgs(addresses...)+next))
			w.pictures(on(addresses)...)
		}
	}
	lists := paged("a", 3)
	serve(lists)
	w.complete()
	lists = shifted([]string{"/n1.jpg", "/n2.jpg"}, lists)
	serve(lists)
	w.complete()
	w.wantKept(on(lists...)...)
}
