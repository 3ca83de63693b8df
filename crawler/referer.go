package crawler

import (
	"net/url"

	"magpie/frontier"
)

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
