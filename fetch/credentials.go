package fetch

import (
	"net/http"
	"slices"
)

// harmless are the headers that tell a host nothing it should not know.
var harmless = []string{"User-Agent", "Accept", "Accept-Language"}

// IsHarmless reports whether any host may be sent a header of this name.
func IsHarmless(name string) bool { return slices.Contains(harmless, http.CanonicalHeaderKey(name)) }

// credentials is the layer that adds the headers, password and cookies of the
// Terms to each request that passes, hop by hop. http.Client carries only the headers of
// a first request over to the next hop, and these it never sees: where a
// redirect leads is decided here alone who learns what.
//
// It changes the header of the request that it is given, as the layers below do:
// the layer above made a copy for that.
type credentials struct{ next http.RoundTripper }

func (c *credentials) RoundTrip(req *http.Request) (*http.Response, error) {
	terms := termsOf(req.Context())
	exposed := isDowngrade(req)
	if exposed {
		req.Header.Del("Authorization")
		req.Header.Del("Referer")
	}
	trusted := isTrusted(req, terms)
	addHeaders(req, terms, trusted)
	if trusted {
		addAuth(req, terms)
	}
	addCookies(req, terms.Jar, exposed)
	resp, err := c.next.RoundTrip(req)
	if err == nil && terms.Jar != nil {
		terms.Jar.store(req.URL, resp.Header["Set-Cookie"])
	}
	return resp, err
}

// isTrusted says whether a request may carry what only the site should know: to
// the site's own addresses, unless they are exposed.
func isTrusted(req *http.Request, terms Terms) bool {
	return terms.Own != nil && terms.Own(req.URL) && !isDowngrade(req)
}

// addHeaders sets the headers of the site, in place of what the caller set: all
// of them where that is trusted, elsewhere those that hold no secret.
func addHeaders(req *http.Request, terms Terms, trusted bool) {
	for name, values := range terms.Header {
		name = http.CanonicalHeaderKey(name)
		sent := terms.Secrets.allDisclosed(values)
		if trusted || IsHarmless(name) && slices.Equal(sent, values) {
			req.Header[name] = sent
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
