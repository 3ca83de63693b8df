package crawler

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// Variables of the environment that colly reads change nothing.
func TestCollyEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"COLLY_ALLOWED_DOMAINS": "nobody.test", "COLLY_DISALLOWED_DOMAINS": "one.test", "COLLY_CACHE_DIR": t.TempDir(),
		"COLLY_DETECT_CHARSET": "1", "COLLY_DISABLE_COOKIES": "0", "COLLY_FOLLOW_REDIRECTS": "0",
		"COLLY_IGNORE_ROBOTSTXT": "0", "COLLY_MAX_BODY_SIZE": "7", "COLLY_MAX_DEPTH": "1", "COLLY_MAX_REQUESTS": "1",
		"COLLY_PARSE_HTTP_ERROR_RESPONSE": "0", "COLLY_TRACE_HTTP": "1", "COLLY_USER_AGENT": "someone else",
	} {
		t.Setenv(name, value)
	}
	w := newWorld(t, oneChain)
	w.yaml = strings.Replace(oneChain, "/1'", "/'", 1)
	lists := paged("a", 3)
	w.chainOf(lists...)
	w.answer("one.test/", redirect("/1"))
	var agent, cookie string
	w.answer("one.test/2", func(n int, rw http.ResponseWriter, r *http.Request) {
		agent, cookie = r.UserAgent(), r.Header.Get("Cookie")
		html(imgs(lists[1]...)+`<a rel=next href=/3>next</a>`)(n, rw, r)
	})
	w.answer("one.test/1", func(n int, rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Set-Cookie", "a=b")
		html(imgs(lists[0]...)+`<a rel=next href=/2>next</a>`)(n, rw, r)
	})
	w.complete()
	w.wantKept(on(lists...)...)
	w.wantRequests(1, "one.test/robots.txt") // ours, not colly's
	w.wantTotal(1 + 3 + 6)
	if agent == "someone else" || cookie != "a=b" { // the jar is ours
		t.Errorf("asked as %q with the cookie %q", agent, cookie)
	}

	w.answer("one.test/", status(404))
	if w.run(); len(w.records(frontier.Page, frontier.Failed)) != 1 {
		t.Error("a page that is not there did not fail")
	}
}

// A body reaches the rules as the wire had it: it is decoded once, by what the
// page itself says.
func TestPagesAreDecodedOnce(t *testing.T) {
	const gbk = "\xcf\xc2\xd2\xbb\xd2\xb3" // 下一页
	tests := []struct{ name, contentType, body, charset string }{
		{"charset in the header", "text/html; charset=gbk", "", "gb18030"},
		{"charset in the page", "text/html", "<meta charset=gbk>", "gb18030"},
		{"no type at all", "", "<meta charset=gbk>", "gb18030"},
		{"another type", "text/plain", "<meta charset=gbk>", "gb18030"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, fields: {title: h1}, save: '{title}{ext}'}
`)
			w.pictures("one.test/a.jpg")
			w.answer("one.test/", func(_ int, rw http.ResponseWriter, _ *http.Request) {
				rw.Header()["Content-Type"] = nil
				if tt.contentType != "" {
					rw.Header().Set("Content-Type", tt.contentType)
				}
				rw.Write([]byte(tt.body + "<h1>" + gbk + "</h1>" + imgs("/a.jpg")))
			})
			w.complete()
			w.wantFiles(map[string]string{"下一页.jpg": "one.test/a.jpg"})
			if r := w.wantRecord(frontier.Page, frontier.Done, ""); r.Charset != tt.charset {
				t.Errorf("read as %q (%s), want %q", r.Charset, r.Evidence, tt.charset)
			}
		})
	}
}

// asked remembers how an address was asked for.
type asked struct {
	mu  sync.Mutex
	how []string // "POST q=birds"
}

func (a *asked) listen(then answerFunc) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		a.how = append(a.how, strings.TrimSpace(r.Method+" "+string(body)))
		a.mu.Unlock()
		then(n, w, r)
	}
}

// posting asks for one page with a POST.
const posting = `
sites:
  s: {start: 'http://one.test/search', hosts: two.test, body: {form: {q: birds}}, image: img}
`

func TestPostIsSentOnAsTheStatusSays(t *testing.T) {
	tests := []struct {
		status int
		want   string
	}{
		{http.StatusMovedPermanently, "GET"},
		{http.StatusFound, "GET"},
		{http.StatusSeeOther, "GET"},
		{http.StatusTemporaryRedirect, "POST q=birds"},
		{http.StatusPermanentRedirect, "POST q=birds"},
	}
	for _, to := range []string{"one.test/found", "two.test/found"} {
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%d to %s", tt.status, to), func(t *testing.T) {
				w := newWorld(t, posting)
				first, second := &asked{}, &asked{}
				w.answer("one.test/search", first.listen(func(_ int, rw http.ResponseWriter, r *http.Request) {
					http.Redirect(rw, r, "http://"+to, tt.status)
				}))
				// The first answer at the new address fails, so that it is asked again.
				w.answer(to, second.listen(firstTimes(1, status(http.StatusBadGateway), html(imgs("/a.jpg")))))
				w.pictures(strings.Replace(to, "/found", "/a.jpg", 1))
				w.complete()
				w.again()
				if first.how[0] != "POST q=birds" || second.how[0] != tt.want || second.how[1] != tt.want {
					t.Errorf("asked %q, then %q; want the last two to be %q", first.how, second.how, tt.want)
				}
				if last := first.how[len(first.how)-1]; last != "POST q=birds" {
					t.Errorf("the next run began with %q", last)
				}
			})
		}
	}
}

func TestAFailedPostIsTriedAgainWithItsBody(t *testing.T) {
	w := newWorld(t, posting)
	all := &asked{}
	w.answer("one.test/search", all.listen(firstTimes(2, status(http.StatusInternalServerError), html(imgs("/a.jpg")))))
	w.pictures("one.test/a.jpg")
	w.complete()
	if diff := cmp.Diff([]string{"POST q=birds", "POST q=birds", "POST q=birds"}, all.how); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestABodyGoesToTheSitesOwnHostsAlone(t *testing.T) {
	w := newWorld(t, strings.Replace(posting, "two.test", "img.test", 1))
	w.answer("one.test/search", func(_ int, rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "http://two.test/", http.StatusTemporaryRedirect)
	})
	w.page("two.test/", imgs("/a.jpg"))
	w.run()
	r := w.wantRecord(frontier.Page, frontier.Failed, causeWithheld)
	if want := "to two.test: list it under hosts: if it is one of the site's own"; !strings.HasSuffix(Advise(r.Cause, r.URL), want) {
		t.Errorf("the advice is %q", Advise(r.Cause, r.URL))
	}
	w.wantRequests(0, "two.test/")
}

// A page that was found with a body is another page without: it is not asked
// for until the rule has one again.
func TestBodyThatIsTakenOut(t *testing.T) {
	const stanza = `
sites:
  s: {start: 'http://one.test/', follow: {links: a, %simage: img}, parallelism: 1}
`
	w := newWorld(t, fmt.Sprintf(stanza, "body: 'q=birds', "))
	all := &asked{}
	w.page("one.test/", "<a href=/x>x</a>")
	w.answer("one.test/x", all.listen(html(imgs("/a.jpg"))))
	w.pictures("one.test/a.jpg")
	w.drainAfter(1)
	w.run()
	w.onEvent = nil
	w.yaml = fmt.Sprintf(stanza, "")
	w.complete()
	w.wantRecord(frontier.Page, frontier.Skipped, causeRemoved)
	w.yaml = fmt.Sprintf(stanza, "body: 'q=birds', ")
	w.complete()
	if diff := cmp.Diff([]string{"GET", "POST q=birds"}, all.how); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
