package fetch

import (
	"math/rand/v2"
	"time"
)

// Limit bounds the requests to one host, or to one group of them. A field that is 0 asks for nothing.
type Limit struct {
	// Parallel is how many requests may be under way at once.
	Parallel int
	// Interval is the least time from the start of a request to the start of
	// the next. Requests wait for up to 30 s of it; they fail with a
	// *PostponedError while more is left.
	Interval time.Duration
	// IntervalMost, if it is more than Interval, has each pause drawn at random
	// from the times between the two, anew for each request.
	IntervalMost time.Duration
	// Rate is how many bytes a second of bodies are received, over all requests
	// together and as they are on the wire. A host that was quiet may send the
	// bytes of a second at once.
	Rate int64
}

func (l Limit) stricter(other Limit) Limit {
	if l.Parallel <= 0 || 0 < other.Parallel && other.Parallel < l.Parallel {
		l.Parallel = other.Parallel
	}
	l.Interval = max(l.Interval, other.Interval)
	l.IntervalMost = max(l.IntervalMost, other.IntervalMost)
	if l.Rate <= 0 || 0 < other.Rate && other.Rate < l.Rate {
		l.Rate = other.Rate
	}
	return l
}

// draw is how long the pause after one request is.
func (l Limit) draw() time.Duration {
	if l.IntervalMost <= l.Interval {
		return l.Interval
	}
	return l.Interval + rand.N(l.IntervalMost-l.Interval+1)
}
