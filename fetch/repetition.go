package fetch

import (
	"context"
	"time"
)

type repetitionKey struct{}

// withRepetition returns a context through which the layers below the gate wait
// for the turn of a request that is to go out once more.
func withRepetition(ctx context.Context, wait func(context.Context) error) context.Context {
	return context.WithValue(ctx, repetitionKey{}, wait)
}

func repetitionOf(ctx context.Context) func(context.Context) error {
	if wait, ok := ctx.Value(repetitionKey{}).(func(context.Context) error); ok {
		return wait
	}
	return func(context.Context) error { return nil }
}

// repeat returns when the request that holds a turn may go out once more. It
// keeps its slot, and the interval on both sides.
func (g *gate) repeat(ctx context.Context, t *turn) error {
	stagesOf(ctx)(StageTurn)
	g.mu.Lock()
	wait, err := t.reserve(time.Now())
	g.mu.Unlock()
	if err != nil {
		return err
	}
	if err := sleepInTurn(ctx, wait); err != nil {
		return err
	}
	if err := lapsed(ctx); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return t.postponed(time.Now(), t.line.until)
}
