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
// it was too long for one of them the others need not find that out anew, one by one. A machine
// that slept meanwhile has waited for nobody: between two looks nothing counts beyond what a call may
// take.
type absence struct {
	mu     sync.Mutex
	looked time.Time // last, zero while the server answers
	lasted time.Duration
}

// end notes that the server answers.
func (a *absence) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.looked, a.lasted = time.Time{}, 0
}

// last notes that the server does not answer, and returns for how long it has not.
func (a *absence) last() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if !a.looked.IsZero() {
		a.lasted += min(now.Sub(a.looked), redisTimeout+redisPause)
	}
	a.looked = now
	return a.lasted
}

// patiently calls fn until it gets an answer from the server.
func (r *Redis) patiently(ctx context.Context, fn func() error) error {
	for waited := time.Duration(0); ; waited += redisPause {
		began := time.Now()
		err := fn()
		waited += min(time.Since(began), redisTimeout)
		isPassing := isPassingFault(err) || r.address.isDisputed(err)
		if !isPassing {
			r.away.end()
		}
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !isPassing, max(waited, r.away.last()) > patienceWith(err):
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

// isPassingFault reports whether a server may answer in a while; not if there is no error.
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

var passingAnswers = []string{"LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS", "max number of clients reached"}

// isDisputed reports whether nodes of a cluster name each other as the one that has a key: they agree
// once the last of them heard that its slot moved.
func (a redisAddress) isDisputed(err error) bool {
	return a.kind == "redis+cluster" && (answersWith(err, "MOVED") || answersWith(err, "ASK"))
}

// answersWith reports whether a server answers with an error that a word begins. Before
// Redis 7 that stands in the middle where it comes of a script.
func answersWith(err error, word string) bool {
	return redis.HasErrorPrefix(err, word) || redis.HasErrorPrefix(err, "Error running script") && strings.Contains(err.Error(), "-"+word+" ")
}
