package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"magpie/frontier"
)

var oneSiteBook = &Rulebook{sites: map[string]*site{"s": {}, "t": {drop: []string{"sid"}}}}

func identified(t *testing.T, kind frontier.Kind, task frontier.Task) frontier.Job {
	t.Helper()
	job := frontier.Job{Kind: kind, Task: task}
	if err := oneSiteBook.identify(&job, task.URL); err != nil {
		t.Fatal(err)
	}
	return job
}

func TestIdentity(t *testing.T) {
	base := frontier.Task{Site: "s", Rule: "r", Gallery: "g", URL: "http://One.test:80/a/../b.jpg#top"}
	tests := []struct {
		name        string
		change      func(*frontier.Task)
		page, image bool // still the same
	}{
		{"another spelling", func(t *frontier.Task) { t.URL = "http://one.test/b.jpg" }, true, true},
		{"another fragment", func(t *frontier.Task) { t.URL += "?x=1" }, true, true},
		{"another query", func(t *frontier.Task) { t.URL = "http://one.test/b.jpg?x=1" }, false, false},
		{"another address", func(t *frontier.Task) { t.URL = "http://one.test/c.jpg" }, false, false},
		{"another scheme", func(t *frontier.Task) { t.URL = "https://one.test/b.jpg" }, false, false},
		{"another site", func(t *frontier.Task) { t.Site = "t" }, false, false},
		{"another gallery", func(t *frontier.Task) { t.Gallery = "h" }, false, false},
		{"another rule", func(t *frontier.Task) { t.Rule = "q" }, false, true},
		{"other fields, index and referer", func(t *frontier.Task) {
			t.Fields, t.Index, t.Referer, t.RuleHash = map[string]string{"a": "b"}, 9, "http://two.test/", "h"
		}, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := base
			tt.change(&changed)
			for kind, same := range map[frontier.Kind]bool{frontier.Page: tt.page, frontier.Image: tt.image} {
				if got := identified(t, kind, base).ID == identified(t, kind, changed).ID; got != same {
					t.Errorf("the same %v: %v, want %v", kind, got, same)
				}
			}
		})
	}
	if identified(t, frontier.Page, base).ID == identified(t, frontier.Image, base).ID {
		t.Error("a page and a picture are one job")
	}
	if job := identified(t, frontier.Image, base); job.Host != "one.test" || job.Key != "http://one.test/b.jpg" {
		t.Errorf("waits for %q, known by %q", job.Host, job.Key)
	}
}

func TestAddressesWithoutIdentity(t *testing.T) {
	for _, url := range []string{"", "/a.jpg", "mailto:a@one.test", "http://", "http://%zz/"} {
		job := frontier.Job{Kind: frontier.Image, Task: frontier.Task{Site: "s", URL: url}}
		if err := oneSiteBook.identify(&job, url); err == nil {
			t.Errorf("%q has the ID %v", url, job.ID)
		}
	}
}

// rotating serves a page whose pictures have other addresses every time, and
// answers at the newest alone.
type rotating struct {
	mu    sync.Mutex
	n     int
	asked func(id int) // told of every picture
}

func (r *rotating) page(n int, w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.n++
	now := r.n
	r.mu.Unlock()
	var body strings.Builder
	for id := 1; id <= 4; id++ {
		fmt.Fprintf(&body, "<li id=p%d><img src=/img/%d/%d.jpg></li>", id, now, id)
	}
	html(body.String())(n, w, req)
}

func (r *rotating) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path == "/" {
		r.page(1, w, req)
		return
	}
	var n, id int
	_, err := fmt.Sscanf(req.URL.Path, "/img/%d/%d.jpg", &n, &id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil || n != r.n {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	r.asked(id)
	w.Write(bytesOf(fmt.Sprint("p", id)))
}

// Where addresses rotate, key: tells which picture is which: what is kept is
// not asked for again, and what is open is had at its newest address.
func TestKeyOfPicturesWhoseAddressesRotate(t *testing.T) {
	for _, parallelism := range []int{1, 4} {
		t.Run(fmt.Sprintf("parallelism %d", parallelism), func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`
sites:
  s:
    start: http://one.test/
    each: {in: li, fields: {id: '@id'}, key: '{id}', image: img}
    parallelism: %d
`, parallelism))
			w.handler = &rotating{asked: func(id int) {
				if id == 2 {
					w.crawler.Drain()
				}
			}}
			sum := w.run()
			w.again()
			w.wantKept("p1", "p2", "p3", "p4")
			if parallelism == 1 {
				w.wantTotal(1 + int(sum.Open))
			}
			if sum.Saved+sum.Open != 4 {
				t.Errorf("the first run ended with %+v", sum)
			}
			w.again()
			w.wantTotal(1)
		})
	}
}

// A key tells apart what is in one gallery: the same in another is a twin only
// at the same address.
func TestKeysOfTwoGalleriesAreNoTwins(t *testing.T) {
	for _, parallelism := range []int{1, 4} {
		t.Run(fmt.Sprintf("parallelism %d", parallelism), func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`
sites:
  s:
    start: http://one.test/
    follow: {links: a, gallery: '{title}', fields: {title: h1}, key: '{index}', image: img}
    save: '{gallery}/{index}{ext}'
    parallelism: %d
`, parallelism))
			w.page("one.test/", "<a href=/a>a</a><a href=/b>b</a>")
			w.page("one.test/a", "<h1>A</h1>"+imgs("/a1.jpg", "/both.jpg"))
			w.page("one.test/b", "<h1>B</h1>"+imgs("/b1.jpg", "/both.jpg"))
			w.pictures("one.test/a1.jpg", "one.test/b1.jpg", "one.test/both.jpg")
			w.complete()
			w.wantFiles(map[string]string{
				"A/1.jpg": "one.test/a1.jpg", "A/2.jpg": "one.test/both.jpg",
				"B/1.jpg": "one.test/b1.jpg", "B/2.jpg": "one.test/both.jpg",
			})
			w.wantRequests(1, "one.test/both.jpg")
		})
	}
}

// {index} in a key counts the pictures of the chain, not the records on its
// pages.
func TestKeysByIndexThroughAChain(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    next: a.next
    each: {in: li, key: 'k-{index}', image: img}
`)
	card := func(n int) string {
		return "<li>" + imgs(fmt.Sprintf("/%d.jpg", n), fmt.Sprintf("/%d.jpg", n+1)) + "</li>"
	}
	w.page("one.test/", card(1)+card(3)+"<a class=next href=/2>2</a>")
	w.page("one.test/2", card(5)+card(7))
	var all []string
	for n := 1; n <= 8; n++ {
		all = append(all, fmt.Sprintf("one.test/%d.jpg", n))
	}
	w.pictures(all...)
	w.complete()
	w.wantKept(all...)
}
