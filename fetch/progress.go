package fetch

import "time"

// What must come of a body. A host that drips a byte now and then is never
// silent, and would hold its worker for ever; one that brings minProgress within
// each Terms.Silence and hardly more would hold it for days. So minSteady must
// come within manySilences times as long: 218 bytes a second where Silence is
// 30 s.
const (
	minProgress  = 1000
	minSteady    = 64 << 10
	manySilences = 10
)

// progress watches how a body comes, over the time that it is read.
type progress struct {
	least int           // bytes that must come
	limit time.Duration // within this time
	spent time.Duration // of it
	bytes int           // of them
}

// left is how long the bytes that are missing may take.
func (p *progress) left() time.Duration { return p.limit - p.spent }

// add takes note of n bytes.
func (p *progress) add(n int, took time.Duration) {
	p.bytes += n
	p.spent += took
	if p.bytes >= p.least {
		p.bytes, p.spent = 0, 0
	}
}

// stalled is the error of a body that brought too little.
func (p *progress) stalled() *StallError {
	return &StallError{After: p.limit, Stage: StageBody, Least: p.least}
}
