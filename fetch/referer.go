package fetch

import (
	"net/http"
	"net/url"
)

// cleanReferer takes from the Referer of a request what RFC 9110 10.1.3 forbids
// to send: a name and password, a fragment, and all of it on plain http where the
// page it names came over https. What is no address is not sent either, and of
// one with a secret no more than its origin. Whether another origin should learn of the page is for the caller to say: pictures are
// guarded by it.
func cleanReferer(header http.Header, to *url.URL, secrets *Secrets) {
	value := header.Get("Referer")
	if value == "" {
		return
	}
	page, err := url.Parse(value)
	if err != nil || page.Scheme == "https" && to.Scheme != "https" {
		header.Del("Referer")
		return
	}
	page.User, page.Fragment, page.RawFragment = nil, "", ""
	if secrets.isIn(value) {
		page = &url.URL{Scheme: page.Scheme, Host: page.Host, Path: "/"}
	}
	header.Set("Referer", page.String())
}
