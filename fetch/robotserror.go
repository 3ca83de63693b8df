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
	// Status is that of the answer in place of the robots.txt.
	Status int
	// After is how long the host asked to be left alone; 0 if it did not say.
	After time.Duration
}

func (e *RobotsUnavailableError) Error() string {
	return fmt.Sprintf("the host answered %d, and while it cannot say what it allows nothing may be fetched; if you may all the same: robots: false", e.Status)
}
