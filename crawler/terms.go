package crawler

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// maxPage is the largest page that is read, in bytes.
const maxPage = 16 << 20

// siteHeader is what a stanza wants to be sent.
func siteHeader(stanza *config.Site) http.Header {
	header := http.Header{}
	for _, h := range stanza.Headers {
		header.Set(h.Name.Value, h.Value.Value)
	}
	return header
}

// confides reports whether the site's own hosts are sent what no other host is.
func (s *site) confides() bool {
	if s.auth != nil || len(s.secrets.names) > 0 {
		return true
	}
	for name := range s.header {
		if !fetch.IsHarmless(name) {
			return true
		}
	}
	return slices.ContainsFunc(slices.Collect(maps.Values(s.rules)), confides)
}

// confides says the same of a rule and the blocks in it.
func confides(r *extract.Rule) bool {
	for _, h := range slices.Concat(r.Headers, r.ImageHeaders) {
		if !fetch.IsHarmless(h.Name) {
			return true
		}
	}
	return slices.ContainsFunc(r.Each, confides)
}

// headerOf is what a job's request says: the site's headers, and those of its
// rule in their place. One that names an empty value is not sent.
func (s *site) headerOf(job frontier.Job) http.Header {
	rule := s.ruleOf(job)
	if rule == nil {
		return s.header
	}
	headers := rule.Headers
	if job.Kind == frontier.Image {
		headers = rule.ImageHeaders
	}
	if len(headers) == 0 {
		return s.header
	}
	all := s.header.Clone()
	for _, h := range headers {
		if text, ok := h.Value.Expand(s.valuesOf(job), nil); ok {
			all.Set(h.Name, text)
		}
	}
	return all
}

// valuesOf are what names mean in what a job's request is made of.
func (s *site) valuesOf(job frontier.Job) func(name string) string {
	return func(name string) string { return s.value(&job, name) }
}

// value is one of them.
func (s *site) value(job *frontier.Job, name string) string {
	switch name {
	case "site":
		return s.Name
	case "gallery":
		return job.Gallery
	case "url":
		return job.URL
	case "page":
		return strconv.Itoa(job.Page)
	case "offset":
		return strconv.Itoa(job.Offset)
	case "index":
		return strconv.Itoa(job.Index)
	}
	return s.field(*job, name)
}

// field is the field of a job that a template names.
func (s *site) field(job frontier.Job, name string) string {
	if rule := s.ruleOf(job); rule != nil {
		return rule.Field(job.Fields, name)
	}
	return job.Fields[name]
}

// terms are the settings of a job's request, with the cookies of its site.
func (s *site) terms(job frontier.Job, cookies *jar) fetch.Terms {
	t := fetch.Terms{
		Kind:    job.Kind.String(),
		MaxSize: int64(s.MaxSize), Silence: s.Timeout, Robots: s.Robots,
		Header: s.headerOf(job), Auth: s.auth, Secrets: s.secrets.Secrets, Own: s.own.trusts, Jar: cookies.Jar,
		Proxy: s.route.proxy, Direct: s.route.direct,
		// A certificate is taken unseen only of whom the site names.
		InsecureTLS: s.InsecureTLS && s.own.has(job.Host),
	}
	if job.Kind == frontier.Page {
		t.MaxSize, t.Fixed = maxPage, true
		t.Interval = draw(s.intervals[job.Rule])
	}
	return t
}

// ruleIntervals are the intervals of the rules below r that have one of their
// own, by their names.
func ruleIntervals(r *config.Rule) map[string]config.Interval {
	all := map[string]config.Interval{}
	for _, below := range slices.Concat(r.Follow, r.Each) {
		if below.OwnInterval.Most > 0 {
			all[below.Name] = below.OwnInterval
		}
		maps.Copy(all, ruleIntervals(below))
	}
	return all
}

// draw is a time within an interval, by chance.
func draw(i config.Interval) time.Duration {
	return i.Least + rand.N(i.Most-i.Least+1)
}
