package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// robots is the layer that obeys robots.txt (RFC 9309) for requests whose Terms
// say so. An origin that is not known yet is asked once, whoever waits for it,
// and until it has answered none of its other requests goes out. The question
// passes the layers below as any request does. As every hop of a redirect comes
// through here, none leads to what is forbidden.
type robots struct {
	gate  *gate
	next  http.RoundTripper // the gate, or what counts for it
	known robotsCache
}

func (r *robots) RoundTrip(req *http.Request) (*http.Response, error) {
	if termsOf(req.Context()).Robots {
		v, err := r.verdict(req)
		if err != nil {
			return nil, err
		}
		if !v.Allowed {
			return nil, &DisallowedError{Origin: originOf(req.URL), Line: v.Line, Rule: v.Rule}
		}
	}
	return r.next.RoundTrip(req)
}

// verdict says what robots.txt says of a request.
func (r *robots) verdict(req *http.Request) (RobotsVerdict, error) {
	file, err := r.file(req)
	if err != nil {
		return RobotsVerdict{}, err
	}
	return file.test(req.URL.RequestURI()), nil
}

// file returns what the origin of a request allows, once that is known.
func (r *robots) file(req *http.Request) (*robotsFile, error) {
	for {
		a, ask := r.known.await(originOf(req.URL))
		if ask {
			r.ask(req, a)
		}
		select {
		case <-a.done:
		case <-overOf(req.Context()):
			return nil, fmt.Errorf("waiting for robots.txt: %w", context.Canceled)
		case <-req.Context().Done():
			return nil, fmt.Errorf("waiting for robots.txt: %w", req.Context().Err())
		}
		if !a.dropped {
			return a.file, a.err
		}
		if err := givenUp(req.Context()); err != nil {
			return nil, fmt.Errorf("asking for robots.txt: %w", err)
		}
	}
}

// ask fetches the robots.txt for all who wait for it. It is dropped, not
// settled, when the request it is asked for was given up: that says nothing of
// the host.
func (r *robots) ask(req *http.Request, a *robotsAnswer) {
	// The delay that it may ask for counts from the start of this request.
	defer r.gate.hold(Host(req.URL))()
	file, err := fetchRobots(r.next, req)
	switch {
	case err == nil:
		r.gate.limit(Host(req.URL), Limit{Interval: file.delay})
	case givenUp(req.Context()) != nil:
		r.known.drop(a)
		return
	}
	r.known.settle(a, file, err)
}

// originOf names what one robots.txt is for: scheme, host and port (RFC 9309
// 2.3), in one of the ways that an address can spell them.
func originOf(u *url.URL) string {
	return u.Scheme + "://" + net.JoinHostPort(Host(u), webPort(u))
}
