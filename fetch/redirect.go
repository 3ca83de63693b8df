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
// Cookies and credentials are not sent after a redirect from https to http;
// RoundTrip sees to that.
func (c *Client) Redirect(req *http.Request, via []*http.Request) error {
	host := Host(req.URL)
	if !isWeb(req.URL) || host != Host(via[0].URL) {
		return http.ErrUseLastResponse
	}
	if len(via) > maxHops {
		return &TooManyRedirectsError{Hops: maxHops}
	}
	if c.gate.refuses(host) {
		return http.ErrUseLastResponse
	}
	return nil
}
