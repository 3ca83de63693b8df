package crawler

import (
	"time"

	"magpie/frontier"
)

// backlog holds the next jobs of a kind.
type backlog struct {
	jobs []frontier.Job
	open int64     // on the host, about
	dry  bool      // the frontier has no more for now
	next time.Time // when it will have, zero if unknown
}

// wake has the frontier asked again. What is due by now rings no second alarm,
// though it may be the other kind's turn for long.
func (b *backlog) wake() { b.dry, b.next = false, time.Time{} }

// found takes note of jobs that the frontier has now.
func (b *backlog) found(n int64) {
	b.open += n
	b.dry = b.dry && n == 0
}

// first puts a job first that is no twin of one in flight: of twins one waits
// for what the other brings. It reports whether there is such a job.
func (b *backlog) first(inFlight map[frontier.Key]struct{}) bool {
	for i, job := range b.jobs {
		if _, twin := inFlight[job.ID.Key()]; !twin {
			copy(b.jobs[1:], b.jobs[:i])
			b.jobs[0] = job
			return true
		}
	}
	return false
}
