// Package fetch is HTTP as a polite guest.
//
// A [Client] is a stack of http.RoundTrippers, each in a file of its own. From
// the wire up:
//
//	transport    connections, TLS, HTTP/2, one transport for each route
//	routes       proxies, connect-to, TLS that is not verified; past the guard,
//	             which refuses private addresses that nobody meant
//	silence      gives up on a host that stays silent for too long
//	gate         so many requests at once to a host, so far apart, so many bytes
//	             a second; a turn that is far off is refused, not waited for
//	robots       obeys robots.txt
//	coding       hands out bodies without their content coding
//	size         refuses a body that is larger than asked for
//	credentials  the site's own headers and cookies, for whom they are meant
//	manners      addresses, User-Agent, Referer and Location
//
// Every request is one attempt: nothing here tries again, but for the one
// repetition that http.Transport insists on. What an attempt came to is said by
// [Judge].
package fetch

import (
	"context"
	"crypto/x509"
	"maps"
	"net/http"
	"time"
)

// defaultConnections is what Options.Connections is when not set.
const defaultConnections = 64

// Options says how a Client speaks to the world. The zero value is usable, for
// public addresses.
type Options struct {
	// Meant says of a host, named as Host names it, whether somebody asked for
	// it by name, so that it may have a private address. Nil for no host. It is
	// called by several goroutines, and its answers never change. What
	// ConnectTo and proxies lead to is meant as that without being asked for.
	Meant func(host string) bool
	// ConnectTo redirects connections; the first that matches counts.
	ConnectTo []ConnectTo
	// RootCAs are the authorities trusted; nil for those of the system.
	RootCAs *x509.CertPool
	// UserAgent is sent by every request that brings none of its own; empty to
	// send none.
	UserAgent string
	// Connections is the most connections kept open while idle; 0 for 64. On
	// HTTP/2, or where some go through proxies, there may be more, until twice
	// as many are open in all.
	Connections int
}

// Client makes polite requests. It is an http.RoundTripper, and safe for use
// by several goroutines.
type Client struct {
	routes *routes
	gate   *gate
	robots *robots
	stack  *manners
	images http.Client
}

// New returns a client that opens no connection until its first request. Its
// owner calls Close when no request is under way any more.
func New(o Options) *Client {
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	c := &Client{routes: newRoutes(o)}
	c.gate = newGate(&silence{next: c.routes})
	c.robots = &robots{gate: c.gate}
	c.stack = &manners{userAgent: o.UserAgent, next: &credentials{next: &size{next: &coding{next: c.robots}}}}
	c.images = http.Client{Transport: c, CheckRedirect: c.Redirect}
	return c
}

// Close ends the connections that are idle and the timers of postponed hosts.
// It may be called more than once.
func (c *Client) Close() {
	c.gate.close()
	c.routes.close()
}

// Limit bounds the requests to a host, named as Host names it. Of several
// limits for one host the stricter of each field counts, from the next request
// on. A host without a limit is asked one request at a time.
//
// Limits are kept as long as the client: one small entry per host.
func (c *Client) Limit(host string, l Limit) { c.gate.limit(host, l) }

// Postpone makes the requests to a host fail with a *PostponedError until the
// given moment, those that wait for their turn included; those under way are
// left alone. Of several moments the latest counts.
//
// A 429 or 503 with a Retry-After postpones its host by itself.
func (c *Client) Postpone(host string, until time.Time) { c.gate.postpone(host, until) }

// RoundTrip makes one request. The caller closes the body of the answer, and
// occupies one of the host's slots until then or until it has read all of it.
// To close a body is quick but for a small rest of it, up to 64 KiB, which is
// read for at most two seconds so that the connection can serve again.
func (c *Client) RoundTrip(req *http.Request) (*http.Response, error) {
	return c.stack.RoundTrip(req)
}

// Get requests an image: its bytes are asked for as they are, and redirects are
// followed as Redirect says, so that an answer may be a 3xx. The header is not
// changed and may be nil. The caller closes the body; see RoundTrip.
func (c *Client) Get(ctx context.Context, address string, header http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &AddressError{Reason: withoutURL(err).Error()}
	}
	maps.Copy(req.Header, header)
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := c.images.Do(req)
	if err != nil {
		return nil, err // a *url.Error, which names method and address
	}
	return resp, nil
}
