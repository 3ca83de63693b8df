package fetch

import (
	"fmt"
	"net/http"
)

// maxHops is how many redirects in a row are followed.
const maxHops = 10

// TooManyRedirectsError says that a request was redirected Hops times and then
// once more.
type TooManyRedirectsError struct{ Hops int }

func (e *TooManyRedirectsError) Error() string {
	return fmt.Sprintf("redirected more than %d times", e.Hops)
}

// Redirect is the CheckRedirect of an http.Client over c. Redirects within a
// host are followed, each hop at its turn. One to another host, or to what is
// not http, comes back as the answer, its Location absolute: another host has a
// line and limits of its own. So does one within a host that is postponed, as it
// would be refused, and whoever asked anew would come no further.
//
// What is followed is asked for with GET and without a body, unless KeepsMethod.
// Secrets and bodies are not sent after a redirect from https to http; RoundTrip
// sees to that.
func (c *Client) Redirect(req *http.Request, via []*http.Request) error {
	host := Host(req.URL)
	if !isWeb(req.URL) || host != Host(via[0].URL) {
		return http.ErrUseLastResponse
	}
	if len(via) > maxHops {
		return &TooManyRedirectsError{Hops: maxHops}
	}
	if c.gate.refuses(host, termsOf(req.Context()).Interval) {
		return http.ErrUseLastResponse
	}
	return nil
}

// KeepsMethod says of a redirect, by its status, whether the request is made
// again as it was, with its method and body (RFC 9110 15.4.8 and 15.4.9). After
// any other a POST becomes a GET without a body, as browsers have it.
func KeepsMethod(status int) bool {
	return status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect
}
