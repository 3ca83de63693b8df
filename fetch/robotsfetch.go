package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxRobotsHops is how many redirects in a row lead to a robots.txt (RFC
	// 9309 2.3.1.2).
	maxRobotsHops = 5
	// robotsSilence is Terms.Silence where that is for ever.
	robotsSilence = 30 * time.Second
	// robotsPatience is how long the body of a robots.txt may take in all. Many
	// requests wait for it.
	robotsPatience = 2 * time.Minute
)

// errSlowRobots ends the body of a robots.txt that drips.
var errSlowRobots = fmt.Errorf("its body took longer than %s: %w", robotsPatience, context.DeadlineExceeded)

// robotsFetch asks an origin for its robots.txt on behalf of a request: as the
// same User-Agent and on the same terms, but without anything else of it.
type robotsFetch struct {
	next   http.RoundTripper
	ctx    context.Context
	cancel context.CancelCauseFunc
	agent  []string
}

// fetchRobots returns what the origin of a request allows. It waits with the
// context of the request.
func fetchRobots(next http.RoundTripper, req *http.Request) (*robotsFile, error) {
	terms := termsOf(req.Context())
	if terms.Silence <= 0 {
		terms.Silence = robotsSilence
	}
	f := robotsFetch{next: &coding{next: next}, agent: req.Header["User-Agent"]}
	f.ctx, f.cancel = context.WithCancelCause(WithTerms(req.Context(), terms))
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
	for range maxRobotsHops + 1 {
		resp, err := f.get(address)
		if err != nil {
			return nil, err
		}
		if address = redirectTarget(resp); address == nil {
			return f.read(resp)
		}
		resp.Body.Close()
	}
	return &robotsFile{source: fmt.Sprintf("no robots.txt (redirected more than %d times)", maxRobotsHops)}, nil
}

func (f *robotsFetch) get(address *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(f.ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, withoutURL(err)
	}
	// A User-Agent without a value keeps net/http from sending its own.
	req.Header = http.Header{"Accept": {"text/plain"}, "User-Agent": f.agent}
	return f.next.RoundTrip(req)
}

// redirectTarget is where an answer leads, nil if nowhere that can be asked.
func redirectTarget(resp *http.Response) *url.URL {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	u, err := resp.Location()
	if err != nil || checkAddress(u) != nil {
		return nil
	}
	return u
}

// read closes the answer, and says what it allows (RFC 9309 2.3.1): that there
// is no robots.txt allows all; that the host cannot say is an error.
func (f *robotsFetch) read(resp *http.Response) (*robotsFile, error) {
	defer resp.Body.Close()
	status := resp.StatusCode
	switch {
	case isSuccess(resp):
		body, err := f.readBody(resp.Body)
		if err != nil {
			return nil, err
		}
		return parseRobots(body, robotsToken), nil
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		after, _ := retryAfter(resp.Header, time.Now())
		return nil, &RobotsUnavailableError{Status: status, After: after}
	}
	return &robotsFile{source: fmt.Sprintf("no robots.txt (%d)", status)}, nil
}

// readBody reads one byte more than counts, which tells a body that was cut.
func (f *robotsFetch) readBody(body io.Reader) ([]byte, error) {
	timer := time.AfterFunc(robotsPatience, func() { f.cancel(errSlowRobots) })
	defer timer.Stop()
	head, err := io.ReadAll(io.LimitReader(body, maxRobots+1))
	if err != nil && errors.Is(context.Cause(f.ctx), errSlowRobots) {
		err = errSlowRobots
	}
	return head, err
}
