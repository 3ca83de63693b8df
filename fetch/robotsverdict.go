package fetch

import (
	"context"
	"net/http"
	"time"
)

// RobotsVerdict is what a robots.txt says of an address.
type RobotsVerdict struct {
	Allowed bool
	// Line and Rule are those that decide, such as 12 and "Disallow:
	// /private/", the rule as the host wrote it; 0 and "" where none does, which
	// allows.
	Line int
	Rule string
	// Delay is the Crawl-delay, an hour at most; 0 for none.
	Delay time.Duration
	// Source says where that comes from: "robots.txt", or why there are no
	// rules, such as "no robots.txt (404)".
	Source string
}

// Allowed says what the robots.txt of its host says of an address, and asks the
// host for it if that is not known yet, as a request on the same Terms would. The
// error is that of asking; [Judge] knows it.
func (c *Client) Allowed(ctx context.Context, address string) (RobotsVerdict, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return RobotsVerdict{}, &AddressError{Reason: withoutURL(err).Error()}
	}
	if err := checkAddress(req.URL); err != nil {
		return RobotsVerdict{}, err
	}
	req.Header["User-Agent"] = c.stack.userAgents()
	addHeaders(req, termsOf(ctx), false) // the site's User-Agent, if it has one
	return c.robots.verdict(req)
}
