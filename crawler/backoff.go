package crawler

import (
	"math/rand/v2"
	"time"
)

// backoff is how long a job waits before it is tried again: the base before
// the second attempt, then twice as long each time up to the longest, each
// between half and all of that, so that jobs that failed together do not come
// back together.
type backoff struct{ base, longest time.Duration }

var defaultBackoff = backoff{base: time.Second, longest: 5 * time.Minute}

func (b backoff) after(tries int) time.Duration {
	wait := b.base
	for i := 1; i < tries && wait < b.longest; i++ {
		wait *= 2
	}
	wait = min(wait, b.longest)
	return wait/2 + rand.N(wait/2+1)
}
