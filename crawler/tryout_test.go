package crawler

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	w.page("one.test/p/2", `<h2>Heron</h2><img class=big src=/a.jpg>`)
	w.page("three.test/", `<img src=/a.jpg>`)
	tests := []struct{ address, rule, why string }{
		{"http://one.test/", "s start", "the address is one of the site's start pages"},
		{"http://one.test/3", "s start", "the address is one of the site's start pages"},
		{"http://one.test/p/1", "s detail", "its host is one of the site's; of 2 rules this one finds most"},
		{"http://one.test/p/2", "s detail", "its host is one of the site's; of 2 rules none finds anything: to read it by another, give --rule NAME"},
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
	want := []Upcoming{
		{Kind: "page", Rule: "start", N: 1, First: "http://one.test/2"},
		{Kind: "page", Rule: "detail", N: 2, First: "http://one.test/p/1"},
	}
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

// What the address tells is known as in a run: it is in headers and fields.
func TestTryEntersWhereARunWould(t *testing.T) {
	w := newWorld(t, `
sites:
  list: {start: 'http://one.test/', image: img, headers: {X-Secret: 'list'}}
  albums:
    match: 'http://one.test/album/{id}'
    image: none
    headers: {X-Secret: 'albums'}
    follow:
      - {name: deep, links: a, match: 'http://one.test/album/{id}/p/{n}', image: img, headers: {X-Number: '{n}'}}
`)
	secret, number := &heard{said: map[string]string{}}, &heard{said: map[string]string{}}
	w.answer("one.test/album/7/p/8", secret.listen("X-Secret", number.listen("X-Number", html(imgs("/a.jpg")))))
	seen := w.tryPage(func(o *TryOptions) { o.URL = "http://one.test/album/7/p/8" })
	if seen.Site != "albums" || seen.Rule != "deep" || seen.Why != `the address fits match: id is "7", n is "8"` {
		t.Errorf("read by %s of %q, because %q", seen.Rule, seen.Site, seen.Why)
	}
	if diff := cmp.Diff(map[string]string{"id": "7", "n": "8"}, seen.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	secret.want(t, map[string]string{"one.test/album/7/p/8": "albums"})
	number.want(t, map[string]string{"one.test/album/7/p/8": "8"})
}

func TestTryAsksAsTheRuleSays(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/api
    format: json
    body: {form: {page: '{page}'}}
    each: {in: '.items[]', fields: {id: .id}, image: '[.url, .small]'}
    next: {template: '/api'}
    until: 'page >= 1'
`)
	w.answer("one.test/api", func(_ int, rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.FormValue("page") != "1" {
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		rw.Write([]byte(`{"items": [{"id": "a", "url": "/a.png", "small": "/a.jpg"}, {"id": "b", "url": "/b.jpg"}]}`))
	})
	seen := w.tryPage(func(o *TryOptions) { o.URL = "http://one.test/api" })
	want := []Upcoming{{Kind: "image", N: 2, First: "http://one.test/a.png", Addresses: 3}}
	if diff := cmp.Diff(want, seen.Upcoming); diff != "" {
		t.Errorf("upcoming (-want +got):\n%s%+v", diff, seen)
	}
	if seen.Ended != "page >= 1" || seen.Fields["id"] != "a" {
		t.Errorf("ended by %q, with %v first", seen.Ended, seen.Fields)
	}
	w.wantRequests(1, "one.test/api")

	w.yaml = strings.Replace(w.yaml, "until: 'page >= 1'", "", 1)
	seen = w.tryPage(func(o *TryOptions) { o.URL = "http://one.test/api" })
	if len(seen.Upcoming) != 2 || seen.Upcoming[0].Body != "page=2" {
		t.Errorf("got %+v, want a next page with a body", seen.Upcoming)
	}
}

func TestTryTellsWhatIsWrittenOtherwise(t *testing.T) {
	w := newWorld(t, `
sites:
  elements: {start: 'http://one.test/html', image: img}
  values: {start: 'http://one.test/json', format: json, image: '.url'}
  both:
    start: 'http://two.test/none'
    image: img
    follow: {name: api, links: a, format: json, image: '.url'}
`)
	w.answer("one.test/html", text(`{"url": "/a.jpg"}`))
	w.page("one.test/json", `<!DOCTYPE html><html>`+imgs("/a.jpg"))
	w.answer("two.test/api", text(`{"url": "/a.jpg"}`))
	tests := []struct{ address, rule, detail, advice string }{
		{"http://one.test/html", "start", "answered JSON", "format: json. A plain string in it is then jq"},
		{"http://one.test/json", "start", "answered HTML", "give the site cookies:. If it is what it should be, it is HTML: give the rule format: html. A plain string in it is then a CSS selector"},
	}
	for _, tt := range tests {
		seen := w.tryPage(func(o *TryOptions) { o.URL = tt.address })
		if seen.Cause != causeFormat || seen.Rule != tt.rule || !strings.Contains(seen.Detail, tt.detail) || len(seen.Findings) > 0 {
			t.Errorf("%s: rule %s, %q: %q, want %q and no findings", tt.address, seen.Rule, seen.Cause, seen.Detail, tt.detail)
		}
		if advice := strings.Join(seen.Advice, "\n"); !strings.Contains(advice, tt.advice) {
			t.Errorf("%s: the advice is %q", tt.address, advice)
		}
	}
	t.Run("of several rules the one that can read it is taken", func(t *testing.T) {
		if seen := w.tryPage(func(o *TryOptions) { o.URL = "http://two.test/api" }); seen.Rule != "api" || seen.Cause != "" {
			t.Errorf("read by %q, %q: %q", seen.Rule, seen.Cause, seen.Detail)
		}
	})
	t.Run("what no site has is told as what it is", func(t *testing.T) {
		seen := w.tryPage(func(o *TryOptions) {
			o.URL, o.Saved = "http://three.test/", []byte(`<?xml version="1.0"?><rss><channel/></rss>`)
		})
		if seen.Cause != "" || !strings.Contains(strings.Join(seen.Advice, "\n"), "give the rule format: xml") {
			t.Errorf("%q, with the advice %q", seen.Cause, seen.Advice)
		}
	})
}
