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
//	metered      counts what goes out and comes back, robots.txt too; left out
//	             where nobody wants to know
//	robots       obeys robots.txt
//	coding       hands out bodies without their content coding
//	size         refuses a body that is larger than asked for
//	disclosure   puts secrets where their placeholders stand, for whom they are
//	             meant, and the placeholders back into what is answered
//	credentials  the site's own headers, password and cookies, likewise
//	manners      addresses, User-Agent, Referer and Location
//
// Every request is one attempt: nothing here tries again, but for the one
// repetition that http.Transport insists on. What an attempt came to is said by
// [Judge].
package fetch

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
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
	// Group names the group of a host, named as Host names it; hosts of one
	// group share the limits of one. A host that is in none, and a name that is
	// no host's, stands for itself. Nil for no groups. It is called by several
	// goroutines, and its answers never change.
	Group func(host string) string
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
	// Metrics, if set, count what the client asks for and gets. They are no
	// other client's.
	Metrics *Metrics
}

// Client makes polite requests. It is an http.RoundTripper, and safe for use
// by several goroutines.
type Client struct {
	routes *routes
	gate   *gate
	robots *robots
	stack  *manners
	// follower goes where redirects lead, as far as Redirect lets it.
	follower http.Client
}

// New returns a client that opens no connection until its first request. Its
// owner calls Close when no request is under way any more.
func New(o Options) *Client {
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	c := &Client{routes: newRoutes(o)}
	c.gate = newGate(&silence{next: c.routes})
	if o.Group != nil {
		c.gate.group = o.Group
	}
	c.robots = &robots{gate: c.gate, next: c.gate}
	if o.Metrics != nil {
		c.robots.next = &metered{next: c.gate, metrics: o.Metrics}
	}
	secret := &disclosure{next: &size{next: &coding{next: c.robots}}}
	c.stack = &manners{userAgent: o.UserAgent, next: &credentials{next: secret}}
	c.follower = http.Client{Transport: c, CheckRedirect: c.Redirect}
	return c
}

// Close ends the connections that are idle and the timers of postponed hosts.
// It may be called more than once.
func (c *Client) Close() {
	c.gate.close()
	c.routes.close()
}

// Limit bounds the requests to a host, named as Host names it, or to the group
// of that name. Of several limits for one host the stricter of each field
// counts, from the next request on. A host without a limit is asked one request
// at a time.
//
// Limits are kept as long as the client: one small entry per host or group.
func (c *Client) Limit(host string, l Limit) { c.gate.limit(host, l) }

// Postpone makes the requests to a host fail with a *PostponedError until the
// given moment, those that wait for their turn included; those under way are
// left alone. Of several moments the latest counts. A host of a group, or the
// group's name, stands for all of the group.
//
// A 429 or 503 with a Retry-After postpones its host by itself.
func (c *Client) Postpone(host string, until time.Time) { c.gate.postpone(host, until) }

// RoundTrip makes one request. The caller closes the body of the answer, and
// occupies one of the host's slots until then or until it has read all of it.
// To close a body is quick but for a small rest of it, up to 64 KiB, which is
// read for at most two seconds so that the connection can serve again.
//
// The body of a request, if it has one, goes to the site's own addresses alone,
// unless its Terms know of none. It is closed, also on errors.
func (c *Client) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.stack.RoundTrip(req)
	if err != nil && req.Body != nil {
		req.Body.Close() // the layer that refused it may not have known of it
	}
	return resp, err
}

// Get requests an image: its bytes are asked for as they are, and redirects are
// followed as Redirect says, so that an answer may be a 3xx. The header is not
// changed and may be nil. The caller closes the body; see RoundTrip.
func (c *Client) Get(ctx context.Context, address string, header http.Header) (*http.Response, error) {
	req, err := newRequest(ctx, http.MethodGet, address, header, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "identity")
	return c.follow(req)
}

// Send makes a request of any method. A body is sent once more where a redirect
// asks for that (see KeepsMethod), and otherwise left behind; nil is none. Its
// Content-Type is among the headers. For the rest Send is as Get, but that the
// coding of the answer is undone.
func (c *Client) Send(ctx context.Context, method, address string, header http.Header, body []byte) (*http.Response, error) {
	req, err := newRequest(ctx, method, address, header, body)
	if err != nil {
		return nil, err
	}
	return c.follow(req)
}

// newRequest returns a request with a copy of the header.
func newRequest(ctx context.Context, method, address string, header http.Header, body []byte) (*http.Request, error) {
	var sent io.Reader
	if len(body) > 0 {
		sent = bytes.NewReader(body) // which net/http knows how to send again
	}
	req, err := http.NewRequestWithContext(ctx, method, address, sent)
	if err != nil {
		return nil, &AddressError{Reason: withoutURL(err).Error()}
	}
	maps.Copy(req.Header, header)
	return req, nil
}

// follow makes a request and those that its redirects ask for. Its errors are
// *url.Error, which name method and address.
func (c *Client) follow(req *http.Request) (*http.Response, error) {
	resp, err := c.follower.Do(req)
	if err != nil {
		return nil, err
	}
	return resp, nil
}
