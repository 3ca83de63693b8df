package fetch

import (
	"container/list"
	"sync"
	"time"
)

const (
	// robotsLifetime is how long a robots.txt is believed (RFC 9309 2.4).
	robotsLifetime = 24 * time.Hour
	// maxOrigins is how many of them are kept.
	maxOrigins = 10_000
	// maxOriginsWeight is how much memory they may take together, in bytes.
	maxOriginsWeight = 64 << 20
)

// robotsCache keeps what origins allow, and who waits to learn it. The zero
// value is empty.
type robotsCache struct {
	mu      sync.Mutex
	answers map[string]*robotsAnswer // by origin: those known and those awaited
	known   list.List                // of *robotsAnswer, in the order they came
	weight  int                      // of those known
}

// robotsAnswer is what one origin allows, once done is closed. Until then it
// belongs to whoever asks the origin.
type robotsAnswer struct {
	origin string
	done   chan struct{}
	file   *robotsFile
	err    error
	// dropped says that who asked went away without an answer: another must
	// ask.
	dropped bool
	expires time.Time
}

// await returns what is known of an origin, or will be. The one who is told to
// ask owes settle or drop.
func (c *robotsCache) await(origin string) (a *robotsAnswer, ask bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(time.Now())
	if a = c.answers[origin]; a != nil {
		return a, false
	}
	if c.answers == nil {
		c.answers = map[string]*robotsAnswer{}
	}
	a = &robotsAnswer{origin: origin, done: make(chan struct{})}
	c.answers[origin] = a
	return a, true
}

// settle hands the answer to all who wait. Only what is no error is kept.
func (c *robotsCache) settle(a *robotsAnswer, file *robotsFile, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(a.done)
	a.file, a.err = file, err
	if err != nil {
		delete(c.answers, a.origin)
		return
	}
	now := time.Now()
	a.expires = now.Add(robotsLifetime)
	c.known.PushBack(a)
	c.weight += file.weight()
	c.forget(now)
}

// drop has another of those who wait ask.
func (c *robotsCache) drop(a *robotsAnswer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a.dropped = true
	delete(c.answers, a.origin)
	close(a.done)
}

// forget drops what is too old, then the oldest of what is too much. The caller
// holds mu.
func (c *robotsCache) forget(now time.Time) {
	for first := c.known.Front(); first != nil; first = c.known.Front() {
		a := first.Value.(*robotsAnswer)
		if now.Before(a.expires) && c.known.Len() <= maxOrigins && c.weight <= maxOriginsWeight {
			return
		}
		c.known.Remove(first)
		c.weight -= a.file.weight()
		delete(c.answers, a.origin)
	}
}
