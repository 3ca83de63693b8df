package frontier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// What is asked of a server is answered within redisTimeout, or asked again, every
// redisPause, until it was away for redisPatience: servers are restarted, and others take their
// place.
// redisReadying is how long one may be at what it says it is at: reading a large file, or
// moving large keys.
const (
	redisTimeout  = 5 * time.Second
	redisPatience = 30 * time.Second
	redisPause    = 250 * time.Millisecond
	redisReadying = 10 * time.Minute
)

// absence is how long nobody answers who is asked by a process. It is that of all who ask: once
// it was too long for one of them the others need not find that out anew, one by one.
type absence struct {
	mu    sync.Mutex
	since time.Time // zero while the server answers
}

// end notes that the server answers.
func (a *absence) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.since = time.Time{}
}

// last notes that the server does not answer, and returns for how long it has not.
func (a *absence) last() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.since.IsZero() {
		a.since = time.Now()
	}
	return time.Since(a.since)
}

// patiently calls fn until it gets an answer from the server.
func (r *Redis) patiently(ctx context.Context, fn func() error) error {
	for began := time.Now(); ; {
		err := fn()
		if err == nil || !isPassingFault(err) {
			r.away.end()
		}
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !isPassingFault(err), max(time.Since(began), r.away.last()) > patienceWith(err):
			return fmt.Errorf("asking the state %s: %w", r.address, r.address.advised(err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(redisPause):
		}
	}
}

// patienceWith is how long a fault may last.
func patienceWith(err error) time.Duration {
	if answersWith(err, "LOADING") || answersWith(err, "TRYAGAIN") {
		return redisReadying
	}
	return redisPatience
}

// isPassingFault reports whether a server may answer in a while.
func isPassingFault(err error) bool {
	var answer redis.Error
	if err != nil && !errors.As(err, &answer) {
		return !errors.Is(err, redis.ErrClosed) // the network
	}
	return isPassingAnswer(err)
}

// isPassingAnswer reports whether a server says that it will answer in a while.
func isPassingAnswer(err error) bool {
	return slices.ContainsFunc(passingAnswers, func(passing string) bool { return answersWith(err, passing) })
}

var passingAnswers = []string{"LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS"}

// answersWith reports whether a server answers with an error that a word begins. Before
// Redis 7 that stands in the middle where it comes of a script.
func answersWith(err error, word string) bool {
	return redis.HasErrorPrefix(err, word) || redis.HasErrorPrefix(err, "Error running script") && strings.Contains(err.Error(), "-"+word+" ")
}
