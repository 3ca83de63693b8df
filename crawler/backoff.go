package crawler

import (
	"math/rand/v2"
	"time"
)

// backoff is how long is waited before something is tried again: the base after
// the first time it went wrong, then twice as long each time up to the longest,
// each between half and all of that, so that jobs that failed together do not come
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

// soonFactor is how much sooner a job comes back that went wrong once only.
const soonFactor = 4

// ofJob is how long a job waits that was tried so often. What goes wrong once is
// mostly over at once, while the host gives others what they ask for: only what
// went wrong again is a reason to wait.
func (b backoff) ofJob(tries int) time.Duration {
	if tries == 1 {
		return b.after(1) / soonFactor
	}
	return b.after(tries)
}
