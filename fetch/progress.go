package fetch

import "time"

// minProgress is how many bytes of a body must come within each Terms.Silence.
// A host that drips a byte now and then is never silent, and would hold its
// worker for ever.
const minProgress = 1000

// progress watches how a body comes, over the time that it is read.
type progress struct {
	limit time.Duration // for the next minProgress bytes
	spent time.Duration // of it
	bytes int           // of them
}

// left is how long the bytes that are missing may take.
func (p *progress) left() time.Duration { return p.limit - p.spent }

// add takes note of n bytes.
func (p *progress) add(n int, took time.Duration) {
	p.bytes += n
	p.spent += took
	if p.bytes >= minProgress {
		p.bytes, p.spent = 0, 0
	}
}
