package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// answer is the page as it came, or as it was saved. It is not ok when there is
// nothing to read.
func (t *tryer) answer(ctx context.Context, address *url.URL) (a answer, ok bool) {
	if t.Saved != nil {
		t.seen.Bytes = len(t.Saved)
		a = answer{status: http.StatusOK, header: http.Header{}, url: address, body: t.Saved}
		return a, t.isPage(a)
	}
	a, err := t.fetch(ctx, address)
	v := t.terms().explained(judgePage(a, err), a.status, a.header, a.body)
	t.seen.Status, t.seen.Bytes = a.status, len(a.body)
	if a.header != nil {
		t.seen.ContentType = a.contentType()
	}
	if a.url != nil && a.url.String() != t.URL {
		t.seen.Final = a.url.String()
	}
	if v.Class != fetch.OK {
		t.seen.Cause, t.seen.Detail = v.Cause, v.Detail
		if v.Class == fetch.Moved {
			t.seen.Detail = "it is at " + v.Location
			t.seen.Advice = append(t.seen.Advice, "try that one: "+t.Rules.Command("try", v.Location))
		} else if v.Cause == causePostponed {
			t.seen.Advice = append(t.seen.Advice, "so long a pause between requests is not waited for here: save the page from a browser and read it with --file")
		} else if advice := t.Rules.Advise(t.seen.Site, v.Cause, t.URL); advice != "" {
			t.seen.Advice = append(t.seen.Advice, advice)
		}
		return a, false
	}
	return a, t.isPage(a)
}

// isPage reports whether an answer can be read as a page. What a rule does not
// read is told as what it is.
func (t *tryer) isPage(a answer) bool {
	kind := storage.TypeOf(a.body[:min(len(a.body), 64<<10)])
	switch {
	case len(a.body) == 0:
		t.seen.Cause, t.seen.Detail = causeNotPage, "the body is empty"
	case kind != "":
		t.seen.Cause, t.seen.Detail = causeNotPage, "it is a file of type "+kind
		t.seen.Advice = append(t.seen.Advice, "a picture is found by image: on the page that shows it, or named under urls:")
	}
	return t.seen.Cause == ""
}

// fetch requests the page on the terms of its site.
func (t *tryer) fetch(ctx context.Context, address *url.URL) (answer, error) {
	o := t.Fetch
	job := t.job(fetch.Host(address))
	o.Meant = t.Rules.meant(job.Host)
	client := fetch.New(o)
	t.client = client
	terms := fetch.Terms{MaxSize: maxPage, Fixed: true, Silence: trySilence, Robots: true}
	if len(t.sites) > 0 {
		terms = t.sites[0].terms(job, t.cookies)
		t.seen.Site = t.sites[0].Name
		client.Limit(job.Host, t.sites[0].limit())
	}
	ctx = fetch.WithTerms(ctx, terms)
	t.obeys = terms.Robots
	if terms.Robots {
		robots, err := client.Allowed(ctx, t.URL)
		if err != nil {
			return answer{}, err
		}
		t.seen.Robots = tellRobots(robots)
	}
	return newWalker(client).visit(ctx, t.request(job))
}

// job is the page as a run would have it, if there is but one rule it may be
// for.
func (t *tryer) job(host string) frontier.Job {
	job := frontier.Job{Kind: frontier.Page, Host: host, Task: frontier.Task{URL: t.URL, Page: 1}}
	if len(t.rules) == 1 {
		r := t.rules[0]
		job.Site, job.Rule, job.Fields, job.Body = r.site.Name, r.rule.Name, r.fields, r.body(t.URL)
	}
	return job
}

// request is how a page is asked for that may belong to one site or to none.
func (t *tryer) request(job frontier.Job) request {
	if len(t.rules) == 1 {
		return t.terms().request(t.rules[0].rule, job)
	}
	return request{http.MethodGet, job.URL, "", t.terms().requestHeader(job)}
}

// terms is the site on whose terms the page is asked for, an empty one if there
// is none.
func (t *tryer) terms() *site {
	if len(t.sites) == 0 {
		return &site{}
	}
	return t.sites[0]
}

// tellRobots says what robots.txt says.
func tellRobots(v fetch.RobotsVerdict) string {
	said := "allows it: " + v.Source
	switch {
	case !v.Allowed:
		said = fmt.Sprintf("refuses it: line %d says %q", v.Line, v.Rule)
	case v.Rule != "":
		said = fmt.Sprintf("allows it: line %d says %q", v.Line, v.Rule)
	}
	if v.Delay > 0 {
		said += fmt.Sprintf("; it asks for %v from one request to the next", v.Delay)
	}
	return said
}

// trySilence is how long a host may be silent that is of no site.
const trySilence = 30 * time.Second
