package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	// maxRobotsHops is how many redirects in a row lead to a robots.txt (RFC
	// 9309 2.3.1.2).
	maxRobotsHops = 5
	// robotsSilence is Terms.Silence where that is for ever.
	robotsSilence = 30 * time.Second
)

// robotsFetch asks an origin for its robots.txt on behalf of a request: as the
// same User-Agent and on the same terms, but without anything else of it.
type robotsFetch struct {
	next    http.RoundTripper
	ctx     context.Context // cancelled when the body takes too long
	cancel  context.CancelCauseFunc
	host    string
	agent   []string
	terms   Terms
	reached atomic.Bool // a connection stands for the latest request
}

// fetchRobots returns what the origin of a request allows. It waits with the
// context of the request.
func fetchRobots(next http.RoundTripper, req *http.Request) (*robotsFile, error) {
	f := robotsFetch{
		next: &coding{next: next}, host: Host(req.URL), agent: req.Header["User-Agent"], terms: termsOf(req.Context()),
	}
	if f.terms.Silence <= 0 {
		f.terms.Silence = robotsSilence
	}
	f.terms.Interval, f.terms.Kind = 0, "robots"
	// Beyond maxRobots it is cut, not refused, but not before it comes to that.
	f.terms.MaxSize, f.terms.Fixed = maxRobots, true
	f.ctx, f.cancel = context.WithCancelCause(req.Context())
	defer f.cancel(nil)
	file, err := f.follow(&url.URL{Scheme: req.URL.Scheme, Host: req.URL.Host, Path: "/robots.txt"})
	if err != nil {
		return nil, fmt.Errorf("asking for robots.txt: %w", err)
	}
	return file, nil
}

// follow asks at an address, and where that is redirected to. Rules found on
// another host hold all the same.
func (f *robotsFetch) follow(address *url.URL) (*robotsFile, error) {
	get := f.get
	for range maxRobotsHops + 1 {
		resp, err := get(address)
		if err != nil {
			return nil, f.explain(address, err)
		}
		next, err := redirectTarget(resp)
		if err == nil && next == nil {
			return f.read(resp)
		}
		resp.Body.Close()
		if err != nil {
			return nil, &RobotsUnavailableError{Err: err}
		}
		address, get = next, f.getInTurn
	}
	return &robotsFile{source: fmt.Sprintf("no robots.txt (redirected more than %d times)", maxRobotsHops)}, nil
}

// explain tells, from the error of a request, a host that cannot say what it
// allows from one that cannot be asked at all: it could not be connected to, is
// left alone for now, or lies behind a proxy that does not serve.
func (f *robotsFetch) explain(address *url.URL, err error) error {
	postponed, isPostponed := errors.AsType[*PostponedError](err)
	switch {
	case as[*ProxyError](err):
		return &RobotsUnaskedError{err}
	case isPostponed && postponed.Host == f.host, !f.reached.Load() && Host(address) == f.host:
		return &RobotsUnaskedError{err}
	}
	return &RobotsUnavailableError{Err: err}
}

func (f *robotsFetch) get(address *url.URL) (*http.Response, error) {
	terms := f.terms
	// Nobody said that the certificate of another host may be taken unseen.
	terms.InsecureTLS = terms.InsecureTLS && Host(address) == f.host
	f.reached.Store(false)
	ctx := httptrace.WithClientTrace(WithTerms(f.ctx, terms), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { f.reached.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, withoutURL(err)
	}
	// A User-Agent without a value keeps net/http from sending its own.
	req.Header = http.Header{"Accept": {"text/plain"}, "User-Agent": f.agent}
	return f.next.RoundTrip(req)
}

// getInTurn waits for the turn of a redirect on the host itself, however far off
// that is: whoever asked anew would begin at the first address, and come no
// further.
func (f *robotsFetch) getInTurn(address *url.URL) (*http.Response, error) {
	for {
		resp, err := f.get(address)
		postponed, ok := errors.AsType[*PostponedError](err)
		if !ok || postponed.Host != f.host || time.Until(postponed.Until) > maxCrawlDelay {
			return resp, err
		}
		if err := sleepInTurn(f.ctx, time.Until(postponed.Until)); err != nil {
			return nil, err
		}
	}
}

// redirectTarget is where an answer leads, nil if nowhere on the web. The error
// is that of an address that is none.
func redirectTarget(resp *http.Response) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	u, err := resp.Location()
	switch {
	case errors.Is(err, http.ErrNoLocation):
		return nil, nil
	case err != nil:
		return nil, &AddressError{Reason: withoutURL(err).Error()}
	case !isWeb(u):
		return nil, nil
	}
	return u, checkAddress(u)
}
