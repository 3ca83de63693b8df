package crawler

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gocolly/colly/v2"

	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// walker fetches pages through colly. Each visit is synchronous, on a clone of
// its own whose callbacks do nothing but collect; limits, retries, robots and
// what was visited are not colly's business here.
type walker struct{ collector *colly.Collector }

// answer is what a page request brought, its body as the wire had it.
type answer struct {
	status int
	header http.Header
	url    *url.URL // after redirects
	body   []byte
	// openEnd says that the transfer does not tell where the body ends, so that
	// it may be cut.
	openEnd bool
}

// trueType is where pageStage keeps the Content-Type that colly must not see.
const trueType = "Magpie-Content-Type"

// openEnd is where it keeps that answer.openEnd holds.
const openEnd = "Magpie-Open-End"

func newWalker(client *fetch.Client) *walker {
	c := colly.NewCollector()
	// Set after NewCollector, which lets COLLY_* variables of the environment
	// overrule its options.
	c.AllowURLRevisit = true
	c.Async = false
	c.CacheDir = ""
	c.CheckHead = false
	c.DetectCharset = false
	c.DisallowedDomains = nil
	c.AllowedDomains = nil
	c.IgnoreRobotsTxt = true
	c.MaxBodySize = 0
	c.MaxDepth = 0
	c.MaxRequests = 0
	c.ParseHTTPErrorResponse = true
	c.TraceHTTP = false
	c.UserAgent = ""
	c.DisableCookies()
	c.SetRequestTimeout(0)
	c.SetRedirectHandler(client.Redirect)
	c.WithTransport(pageStage{client})
	return &walker{collector: c}
}

// request is how a page is asked for.
type request struct {
	method, url, body string
	header            http.Header
}

// request is how a page of a rule is asked for.
func (s *site) request(rule *extract.Rule, job frontier.Job) request {
	if job.Get {
		return request{http.MethodGet, job.URL, "", s.requestHeader(job)}
	}
	return request{rule.Method, job.URL, job.Body, s.requestHeader(job)}
}

// visit requests a page. An answer of any status is no error.
func (w *walker) visit(ctx context.Context, r request) (a answer, err error) {
	defer func() {
		// colly does not recover, and one page must not end a run.
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the page: panic: %v\n%s", p, debug.Stack())
		}
	}()
	c := w.collector.Clone()
	c.Context = ctx
	c.OnResponse(func(r *colly.Response) {
		a = answer{
			status: r.StatusCode, header: asSent(*r.Headers), url: r.Request.URL, body: r.Body,
			openEnd: r.Headers.Get(openEnd) != "",
		}
	})
	var body io.Reader
	if r.body != "" {
		body = strings.NewReader(r.body)
	}
	err = c.Request(r.method, r.url, body, nil, r.header)
	return a, err
}

// contentType is what the server said, "" if it said nothing.
func (a answer) contentType() string { return a.header.Get("Content-Type") }

// pageStage shows colly every page as UTF-8 HTML, so that the bytes reach us
// as they are: colly would decode some of them, by the header alone. The true
// type is kept beside it, and whether the transfer tells its end. What arrives is counted for its job.
type pageStage struct{ next http.RoundTripper }

func (s pageStage) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = flightOf(req.Context()).body(resp.Body, resp.ContentLength)
	said := resp.Header.Values("Content-Type")
	resp.Header.Del(trueType)
	if len(said) > 0 {
		resp.Header.Set(trueType, said[0])
	}
	resp.Header.Set("Content-Type", "text/html; charset=utf-8")
	resp.Header.Del(openEnd)
	if !isComplete(resp) {
		resp.Header.Set(openEnd, "yes")
	}
	return resp, nil
}

// asSent is the header of an answer with its true type again.
func asSent(header http.Header) http.Header {
	header = header.Clone()
	header.Del("Content-Type")
	if said := header.Get(trueType); said != "" {
		header.Set("Content-Type", said)
	}
	header.Del(trueType)
	header.Del(openEnd)
	return header
}
