package crawler

import (
	"net/http"
	"strings"
	"testing"

	"magpie/fetch"
	"magpie/frontier"
)

// What the advice says is obeyed: a setting that a failure may depend on makes
// it due again, and only that.
func TestFailuresAreTriedAgainWhenTheirSettingsChange(t *testing.T) {
	wanting := func(_ int, rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Secret") != "yes" {
			rw.WriteHeader(http.StatusForbidden)
			return
		}
		rw.Write(bytesOf("a"))
	}
	settings := func(s string) string { return strings.Replace(oneSite, "tries: 3", s, 1) }
	tests := []struct {
		name, then    string
		secret, large int // requests in the second run
	}{
		{"nothing", "max_size: 500", 0, 0},
		{"headers", "max_size: 500, headers: {X-Secret: 'yes'}", 1, 0},
		{"max_size", "max_size: 1MB", 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, settings("max_size: 500"))
			w.page("one.test/", imgs("/secret.jpg", "/large.jpg", "/gone.jpg"))
			w.answer("one.test/secret.jpg", wanting)
			w.pictures("one.test/large.jpg")
			if sum := w.run(); sum.Failed != 3 {
				t.Fatalf("got %+v, want three failures", sum)
			}
			w.yaml = settings(tt.then)
			w.again()
			w.wantRequests(tt.secret, "one.test/secret.jpg")
			w.wantRequests(tt.large, "one.test/large.jpg")
			w.wantRequests(0, "one.test/gone.jpg")
		})
	}
}

func TestNumberedAddressesThatRobotsForbidAreSkipped(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://one.test/[1-20].jpg'}
`)
	w.answer("one.test/robots.txt", text("User-agent: *\nDisallow: /\n"))
	sum := w.run()
	if sum.SkippedBy[causeRobots].N != 20 || sum.Failed != 0 {
		t.Errorf("got %+v, want all skipped", sum)
	}
	w.again()
	w.wantTotal(0)
	if n := len(w.records(frontier.Image, frontier.Skipped)); n != 20 {
		t.Errorf("%d pictures are skipped, want 20", n)
	}
}

func TestPageThatIsTooLargeHasItsOwnAdvice(t *testing.T) {
	if a := Advise(causePageTooLarge, "http://one.test/"); strings.Contains(a, "max_size") || a == "" {
		t.Errorf("the advice is %q", a)
	}
	if v := judgePage(answer{}, &fetch.TooLargeError{Limit: maxPage, Fixed: true}); v.Cause != causePageTooLarge {
		t.Errorf("the cause is %q", v.Cause)
	}
}

// A rule's own headers and referer are settings too.
func TestRefusalsAreTriedAgainWhenTheirRuleSaysOtherwise(t *testing.T) {
	wanting := func(answer answerFunc) answerFunc {
		return func(n int, rw http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Secret") != "yes" && r.Referer() != "http://viewer.test/" {
				rw.WriteHeader(http.StatusForbidden)
				return
			}
			answer(n, rw, r)
		}
	}
	for _, tt := range []struct {
		then          string
		page, picture int // requests in the second run
	}{
		{"", 0, 0},
		{"headers: {X-Secret: 'yes'}, ", 1, 0},
		{"image_headers: {X-Secret: 'yes'}, ", 0, 1},
		{"referer: 'http://viewer.test/', ", 1, 1},
	} {
		t.Run(tt.then, func(t *testing.T) {
			settings := func(said string) string {
				return "\nsites:\n  s: {start: 'http://one.test/', follow: {links: a, " + said + "image: img}}\n"
			}
			w := newWorld(t, settings(""))
			w.page("one.test/", "<a href=/1>1</a><a href=/2>2</a>")
			w.page("one.test/1", imgs("/a.jpg"))
			w.answer("one.test/2", wanting(html(imgs("/a.jpg"))))
			w.answer("one.test/a.jpg", wanting(pictureOf("a")))
			if sum := w.run(); sum.Failed != 2 {
				t.Fatalf("got %+v, want two failures", sum)
			}
			w.yaml = settings(tt.then)
			w.again()
			w.wantRequests(tt.page, "one.test/2")
			w.wantRequests(tt.picture, "one.test/a.jpg")
			w.again()
			w.wantRequests(0, "one.test/2", "one.test/a.jpg")
		})
	}
}

// Pages that failed while their rule was gone are read once it is back.
func TestRuleThatIsPutBack(t *testing.T) {
	const album = `
sites:
  s: {start: 'http://one.test/', follow: {name: album, links: a, image: img}, parallelism: 1}
`
	w := newWorld(t, album)
	w.page("one.test/", "<a href=/x>x</a>"+imgs("/b.jpg"))
	w.page("one.test/x", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	w.drainAfter(1)
	w.run()
	w.onEvent = nil
	w.yaml = oneSite
	w.run()
	w.wantRecord(frontier.Page, frontier.Failed, causeNoRule)
	w.yaml = album
	w.complete()
	w.wantKept("one.test/a.jpg", "one.test/b.jpg")
}
