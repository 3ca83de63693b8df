package crawler

import (
	"net/url"

	"magpie/extract"
	"magpie/frontier"
)

// referer is what a request says of the page that led to it, as its rule wants
// it.
func (s *site) referer(job frontier.Job) string {
	rule := s.ruleOf(job)
	switch {
	case rule == nil || rule.Referer == extract.RefererPage:
		return refererOf(job)
	case rule.Referer == extract.RefererNone:
		return ""
	case rule.Referer == extract.RefererOrigin:
		return originOf(refererOf(job))
	}
	referer, _ := rule.RefererTemplate.Expand(s.valuesOf(job), nil)
	return referer
}

// originOf is the origin of an address, as a referer has it.
func originOf(address string) string {
	from, err := url.Parse(address)
	if err != nil || from.Host == "" {
		return ""
	}
	return (&url.URL{Scheme: from.Scheme, Host: from.Host, Path: "/"}).String()
}

// refererOf is what a request says of the page that led to it, as browsers do
// (Referrer Policy, strict-origin-when-cross-origin): the whole address to the
// same origin, to another the origin alone, and nothing from https to http. Never
// a user or a fragment (RFC 9110, 10.1.3).
func refererOf(job frontier.Job) string {
	from, err := url.Parse(job.Referer)
	if err != nil || from.Host == "" {
		return ""
	}
	to, err := url.Parse(job.URL)
	if err != nil || from.Scheme == "https" && to.Scheme != "https" {
		return ""
	}
	from.User, from.Fragment, from.RawFragment = nil, "", ""
	if !sameOrigin(from, to) {
		from = &url.URL{Scheme: from.Scheme, Host: from.Host, Path: "/"}
	}
	return from.String()
}

func sameOrigin(a, b *url.URL) bool { return a.Scheme == b.Scheme && a.Host == b.Host }
