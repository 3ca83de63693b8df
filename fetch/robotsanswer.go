package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// robotsPatience is how long the body of a robots.txt may take in all. Many
// requests wait for it.
const robotsPatience = 2 * time.Minute

// errSlowRobots ends the body of a robots.txt that drips.
var errSlowRobots = fmt.Errorf("its body took longer than %s: %w", robotsPatience, context.DeadlineExceeded)

// read closes the answer, and says what it allows (RFC 9309 2.3.1): that there
// is no robots.txt allows all; that the host cannot say is an error.
func (f *robotsFetch) read(resp *http.Response) (*robotsFile, error) {
	defer resp.Body.Close()
	status := resp.StatusCode
	switch {
	case isSuccess(resp):
		body, err := f.readBody(resp.Body)
		if err != nil {
			return nil, &RobotsUnavailableError{Err: err}
		}
		return parseRobots(body), nil
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
