package fetch

import (
	"fmt"
	"time"
)

// DisallowedError says that robots.txt forbids an address. No request was made.
type DisallowedError struct {
	// Origin is the scheme, host and port that the robots.txt is for.
	Origin string
	// Line and Rule are those of the robots.txt that forbid it.
	Line int
	Rule string
}

func (e *DisallowedError) Error() string {
	return fmt.Sprintf("robots.txt line %d says %q", e.Line, e.Rule)
}

// RobotsUnavailableError says that a host could not tell what it allows, which
// forbids everything for now (RFC 9309 2.3.1.4).
type RobotsUnavailableError struct {
	// Status is that of the answer in place of the robots.txt; 0 where Err says
	// more.
	Status int
	// Err is why the answer could not be read, or not be had where it led to;
	// nil where Status says all.
	Err error
	// After is how long the host asked to be left alone; 0 if it did not say.
	After time.Duration
}

func (e *RobotsUnavailableError) Error() string {
	what := fmt.Sprintf("the host answered %d", e.Status)
	if e.Err != nil {
		what = fmt.Sprintf("the host's answer is of no use (%v)", e.Err)
	}
	return what + ", and while it cannot say what it allows nothing may be fetched; if you may all the same: robots: false"
}

// Unwrap returns what went wrong, nil where the host answered.
func (e *RobotsUnavailableError) Unwrap() error { return e.Err }

// RobotsUnaskedError says that no request for a robots.txt reached its host. What
// the robots.txt is for was not asked for either.
type RobotsUnaskedError struct{ Err error }

func (e *RobotsUnaskedError) Error() string { return e.Err.Error() }

// Unwrap returns what went wrong.
func (e *RobotsUnaskedError) Unwrap() error { return e.Err }
