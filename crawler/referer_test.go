package crawler

import (
	"net/http"
	"testing"

	"magpie/frontier"
)

func TestReferer(t *testing.T) {
	tests := []struct{ name, page, address, want string }{
		{"whole to the same origin", "https://a.test/p/1?key=2", "https://a.test/i.jpg", "https://a.test/p/1?key=2"},
		{"the origin to another host", "https://a.test/p/1?key=2", "https://b.test/i.jpg", "https://a.test/"},
		{"the origin to another port", "http://a.test:81/p/1", "http://a.test/i.jpg", "http://a.test:81/"},
		{"the origin from http to https", "http://a.test/p/1", "https://a.test/i.jpg", "http://a.test/"},
		{"nothing from https to http", "https://a.test/p/1", "http://a.test/i.jpg", ""},
		{"no user and no fragment", "https://me:pw@a.test/p/1#part", "https://a.test/i.jpg", "https://a.test/p/1"},
		{"no user to another host", "https://me:pw@a.test/p/1#part", "https://b.test/i.jpg", "https://a.test/"},
		{"nothing without a page", "", "https://a.test/i.jpg", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			job := frontier.Job{Task: frontier.Task{Referer: tt.page, URL: tt.address}}
			if got := refererOf(job); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a rule wants to be said holds for its pages and pictures, and for what
// is inside of it that says nothing else.
func TestRefererOfARule(t *testing.T) {
	for _, tt := range []struct{ name, key, page, picture string }{
		{"the page", "", "http://one.test/list?p=1", "http://one.test/x"},
		{"the origin", "referer: origin", "http://one.test/", "http://one.test/"},
		{"nothing", "referer: none", "", ""},
		{"a template", "referer: 'http://viewer.test/{id}?of={page}'", "http://viewer.test/7?of=1", "http://viewer.test/7?of=1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s:
    start: http://one.test/list?p=1
    each:
      in: li
      fields: {id: '@id'}
      `+tt.key+`
      follow: {links: a, image: img}
`)
			var page, picture string
			w.page("one.test/list?p=1", "<ul><li id=7><a href=/x>x</a></ul>")
			w.answer("one.test/x", func(n int, rw http.ResponseWriter, r *http.Request) {
				page = r.Referer()
				html(imgs("/a.jpg"))(n, rw, r)
			})
			w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
				picture = r.Referer()
				pictureOf("a")(n, rw, r)
			})
			w.complete()
			if page != tt.page || picture != tt.picture {
				t.Errorf("the page is asked for from %q, the picture from %q; want %q and %q", page, picture, tt.page, tt.picture)
			}
		})
	}
}
