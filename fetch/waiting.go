package fetch

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"
)

type overKey struct{}

// GivenUpWhen returns a context of requests that are given up if they wait for
// their turn when over is closed: the error is as if the context were cancelled.
// What has had its turn goes on.
func GivenUpWhen(ctx context.Context, over <-chan struct{}) context.Context {
	return context.WithValue(ctx, overKey{}, over)
}

type onlyKey struct{}

// only is what the requests of a context depend on.
type only struct {
	holds   func() bool
	refused atomic.Bool
}

// OnlyWhile returns a context of requests that are given up, as those of GivenUpWhen
// are, unless holds says yes at the moment when their turn has come. It is called by
// several goroutines, and once it said no that holds for whatever else the context is
// used for, see [Lapsed].
func OnlyWhile(ctx context.Context, holds func() bool) context.Context {
	return context.WithValue(ctx, onlyKey{}, &only{holds: holds})
}

// Lapsed reports whether a request was given up since what it depends on did not hold,
// see [OnlyWhile].
func Lapsed(ctx context.Context) bool {
	o, ok := ctx.Value(onlyKey{}).(*only)
	return ok && o.refused.Load()
}

// lapsed is why a request is not to start though it is its turn, nil if it may.
func lapsed(ctx context.Context) error {
	o, ok := ctx.Value(onlyKey{}).(*only)
	if !ok || !o.refused.Load() && o.holds() {
		return nil
	}
	o.refused.Store(true)
	return context.Canceled
}

// overOf is closed when nothing waits for a turn any more; nil if that never is.
func overOf(ctx context.Context) <-chan struct{} {
	over, _ := ctx.Value(overKey{}).(<-chan struct{})
	return over
}

// givenUp is why a request is not to wait for its turn, nil if it may.
func givenUp(ctx context.Context) error {
	select {
	case <-overOf(ctx):
		return context.Canceled
	default:
		return cmp.Or(ctx.Err(), lapsed(ctx))
	}
}

// sleepInTurn is sleep of a request that waits for its turn.
func sleepInTurn(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-overOf(ctx):
		return context.Canceled
	case <-ctx.Done():
		return ctx.Err()
	}
}
