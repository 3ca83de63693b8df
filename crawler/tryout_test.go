package crawler

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tried = `
sites:
  s:
    start: ['http://one.test/', 'http://one.test/[2-3]']
    next: a.next
    follow: {name: detail, links: a.thumb, fields: {title: h1}, image: img.large}
  other: {start: 'http://two.test/', image: img}
`

// tryPage tries a page as the world has it.
func (w *world) tryPage(change func(*TryOptions)) Tryout {
	w.t.Helper()
	run := w.options()
	o := TryOptions{Config: run.Config, Rules: run.Rules, Fetch: run.Fetch, URL: "http://one.test/"}
	if change != nil {
		change(&o)
	}
	seen, err := Try(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	return seen
}

func TestTryChoosesTheRule(t *testing.T) {
	w := newWorld(t, tried)
	w.page("one.test/", `<a class=thumb href=/p/1>1</a><a class=next href=/2>next</a>`)
	w.page("one.test/3", `<a class=thumb href=/p/1>1</a>`)
	w.page("one.test/p/1", `<h1>Heron</h1><img class=large src=/a.jpg>`)
	w.page("three.test/", `<img src=/a.jpg>`)
	tests := []struct{ address, rule, why string }{
		{"http://one.test/", "s start", "the address is one of the site's start pages"},
		{"http://one.test/3", "s start", "the address is one of the site's start pages"},
		{"http://one.test/p/1", "s detail", "its host is one of the site's; of 2 rules this one finds most"},
		{"http://three.test/", " ", "no site of the configuration has the host three.test"},
	}
	for _, tt := range tests {
		seen := w.tryPage(func(o *TryOptions) { o.URL = tt.address })
		if got := seen.Site + " " + seen.Rule; got != tt.rule || seen.Why != tt.why {
			t.Errorf("%s: read by %q because %q, want %q because %q", tt.address, got, seen.Why, tt.rule, tt.why)
		}
	}
}

func TestTryTellsWhatARunWouldFetch(t *testing.T) {
	w := newWorld(t, tried)
	w.page("one.test/", `<a class=thumb href=/p/1>1</a><a class=thumb href=/p/2>2</a><a class=next href=/2>next</a>`)
	seen := w.tryPage(nil)
	want := []Upcoming{{"page", "start", 1, "http://one.test/2"}, {"page", "detail", 2, "http://one.test/p/1"}}
	if len(seen.Upcoming) != 2 || seen.Upcoming[0] != want[0] || seen.Upcoming[1] != want[1] {
		t.Errorf("got %+v, want %+v", seen.Upcoming, want)
	}
	w.wantTotal(1)
	if len(w.files()) != 0 {
		t.Error("a page was tried and something was written")
	}
}

func TestTryTellsWhyThereIsNothingToRead(t *testing.T) {
	w := newWorld(t, tried)
	w.answer("one.test/", redirect("http://two.test/new"))
	w.answer("one.test/gone", status(404))
	w.answer("one.test/robots.txt", text("User-agent: *\nDisallow: /secret\n"))
	w.page("one.test/secret", "never")
	tests := []struct{ address, cause, detail, advice string }{
		{"http://one.test/", "302", "it is at http://two.test/new", "crawl try http://two.test/new"},
		{"http://one.test/gone", "404", "404", "open the address in a browser"},
		{"http://one.test/secret", causeRobots, `line 2 says "Disallow: /secret"`, "robots: false"},
		{"http://127.0.0.2:1/", "refused connection", "refused", "does not answer"},
	}
	for _, tt := range tests {
		seen := w.tryPage(func(o *TryOptions) { o.URL = tt.address })
		if seen.Cause != tt.cause || !strings.Contains(seen.Detail, tt.detail) || !strings.Contains(strings.Join(seen.Advice, "\n"), tt.advice) {
			t.Errorf("%s: %q, %q with the advice %q", tt.address, seen.Cause, seen.Detail, seen.Advice)
		}
	}
	w.wantRequests(0, "one.test/secret")
}

func TestTryDoubtsAGuessedCharset(t *testing.T) {
	w := newWorld(t, tried)
	seen := w.tryPage(func(o *TryOptions) {
		o.Saved = []byte("<h1>\xd6\xd0\xb9\xfa\xb5\xc4\xc4\xf1\xc0\xe0\xd5\xd5\xc6\xac</h1><img class=large src=a.jpg>")
	})
	if !strings.HasPrefix(seen.Evidence, "a guess") || !strings.Contains(strings.Join(seen.Advice, "\n"), "say charset:") {
		t.Errorf("%s by %s, with the advice %q", seen.Charset, seen.Evidence, seen.Advice)
	}
}

func TestTryTellsWhatIsNoPage(t *testing.T) {
	w := newWorld(t, tried)
	w.pictures("one.test/a.jpg")
	avif, err := os.ReadFile(filepath.FromSlash("../storage/testdata/avif/10-bit-48x32.avif"))
	if err != nil {
		t.Fatal(err)
	}
	w.answer("one.test/a.avif", func(_ int, rw http.ResponseWriter, _ *http.Request) { rw.Write(avif) })
	w.answer("one.test/empty", text(""))
	w.answer("one.test/api", text(`{"items": [1, 2]}`))
	tests := []struct{ address, cause, detail, advice string }{
		{"http://one.test/a.jpg", causeNotPage, "image/jpeg", "urls:"},
		{"http://one.test/a.avif", causeNotPage, "image/avif", "urls:"},
		{"http://one.test/empty", causeNotPage, "the body is empty", ""},
	}
	for _, tt := range tests {
		seen := w.tryPage(func(o *TryOptions) { o.URL = tt.address })
		if seen.Cause != tt.cause || !strings.Contains(seen.Detail, tt.detail) || !strings.Contains(strings.Join(seen.Advice, "\n"), tt.advice) {
			t.Errorf("%s: %q, %q with the advice %q", tt.address, seen.Cause, seen.Detail, seen.Advice)
		}
	}
}

func TestTryAsksOnTheTermsOfTheSiteThatNamesTheAddress(t *testing.T) {
	w := newWorld(t, `
sites:
  first: {start: 'http://one.test/', image: img}
  second: {start: 'http://one.test/members', image: img, headers: {X-Secret: 'yes'}}
`)
	secret := &heard{said: map[string]string{}}
	w.answer("one.test/members", secret.listen("X-Secret", html(imgs("/a.jpg"))))
	seen := w.tryPage(func(o *TryOptions) { o.URL = "http://one.test/members" })
	secret.want(t, map[string]string{"one.test/members": "yes"})
	if seen.Site != "second" {
		t.Errorf("read as a page of %q", seen.Site)
	}
}
