package fetch

import (
	"net/http"
	"slices"
)

// harmless are the headers that tell a host nothing it should not know.
var harmless = []string{"User-Agent", "Accept", "Accept-Language"}

// credentials is the layer that adds the headers and cookies of the Terms to
// each request that passes, hop by hop. http.Client carries only the headers of
// a first request over to the next hop, and these it never sees: where a
// redirect leads is decided here alone who learns what.
type credentials struct{ next http.RoundTripper }

func (c *credentials) RoundTrip(req *http.Request) (*http.Response, error) {
	terms := termsOf(req.Context())
	req = req.Clone(req.Context()) // a RoundTripper leaves its request as it is
	exposed := isDowngrade(req)
	if exposed {
		req.Header.Del("Authorization")
		req.Header.Del("Referer")
	}
	addHeaders(req, terms, exposed)
	addCookies(req, terms.Jar, exposed)
	resp, err := c.next.RoundTrip(req)
	if err == nil && terms.Jar != nil {
		terms.Jar.store(req.URL, resp.Header["Set-Cookie"])
	}
	return resp, err
}

// addHeaders sets the headers of the site, in place of what the caller set. All
// of them go to the site's own addresses, unless those are exposed.
func addHeaders(req *http.Request, terms Terms, exposed bool) {
	all := !exposed && terms.Own != nil && terms.Own(req.URL)
	for name, values := range terms.Header {
		name = http.CanonicalHeaderKey(name)
		if all || slices.Contains(harmless, name) {
			req.Header[name] = slices.Clone(values)
		}
	}
}

// addCookies sets those of the jar. With a jar there are no others, and nothing
// exposed has any.
func addCookies(req *http.Request, jar *Jar, exposed bool) {
	if exposed || jar != nil {
		req.Header.Del("Cookie")
	}
	if exposed || jar == nil {
		return
	}
	if cookies := jar.header(req.URL); cookies != "" {
		req.Header.Set("Cookie", cookies)
	}
}

// isDowngrade says whether a redirect led from https to this plain request, be
// it some hops ago. Headers and cookies would put the secrets back in at every
// hop.
func isDowngrade(req *http.Request) bool {
	if req.URL.Scheme == "https" {
		return false
	}
	for from := req.Response; from != nil && from.Request != nil; from = from.Request.Response {
		if from.Request.URL.Scheme == "https" {
			return true
		}
	}
	return false
}
