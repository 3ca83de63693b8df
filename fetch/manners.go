package fetch

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
)

// AddressError says that an address cannot be requested, whoever is asked.
type AddressError struct{ Reason string }

func (e *AddressError) Error() string { return "bad address: " + e.Reason }

// manners is the top layer: what holds for every request and answer.
type manners struct {
	userAgent string
	next      http.RoundTripper
}

func (m *manners) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := checkAddress(req.URL); err != nil {
		return nil, err
	}
	req = ownCopy(req)
	if req.Header.Get("User-Agent") == "" {
		req.Header["User-Agent"] = m.userAgents()
	}
	cleanReferer(req.Header, req.URL, termsOf(req.Context()).Secrets)
	resp, err := m.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resolveLocation(resp.Header, req.URL)
	return resp, nil
}

// ownCopy is a request whose header may be changed, as a RoundTripper must leave
// its request as it is. What its address and its values point to is shared.
func ownCopy(req *http.Request) *http.Request {
	own := req.WithContext(req.Context())
	own.Header = maps.Clone(req.Header)
	if own.Header == nil {
		own.Header = http.Header{}
	}
	return own
}

// userAgents is the value of a header: one name, or none, which keeps net/http
// from sending its own.
func (m *manners) userAgents() []string {
	if m.userAgent == "" {
		return nil
	}
	return []string{m.userAgent}
}

func checkAddress(u *url.URL) error {
	if !isWeb(u) {
		return &AddressError{Reason: fmt.Sprintf("%q is neither http nor https", u.Scheme)}
	}
	if u.Hostname() == "" {
		return &AddressError{Reason: "it names no host"}
	}
	return nil
}

func isWeb(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }

// resolveLocation makes the Location of an answer absolute (RFC 9110 10.2.2).
// One that cannot be read is dropped: the answer leads nowhere.
func resolveLocation(header http.Header, base *url.URL) {
	location := header.Get("Location")
	if location == "" {
		return
	}
	u, err := base.Parse(location)
	if err != nil {
		header.Del("Location")
		return
	}
	header.Set("Location", u.String())
}
