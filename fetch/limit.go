package fetch

import "time"

// Limit bounds the requests to one host. A field that is 0 asks for nothing.
type Limit struct {
	// Parallel is how many requests may be under way at once.
	Parallel int
	// Interval is the least time from the start of a request to the start of
	// the next. Requests wait for up to 30 s of it; they fail with a
	// *PostponedError while more is left.
	Interval time.Duration
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
	if l.Rate <= 0 || 0 < other.Rate && other.Rate < l.Rate {
		l.Rate = other.Rate
	}
	return l
}
