package crawler

import (
	"net/http"
	"strings"
	"testing"

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
