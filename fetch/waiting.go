package fetch

import "context"

type waitingKey struct{}

// WithWaiting returns a context through which a [Client] tells that a request is
// to wait for its turn: it calls began then, each time anew, from any goroutine.
// The request is under way when it is connected.
func WithWaiting(ctx context.Context, began func()) context.Context {
	return context.WithValue(ctx, waitingKey{}, began)
}

// tellWaiting tells whoever made a request that it is to wait for its turn.
func tellWaiting(ctx context.Context) {
	if began, ok := ctx.Value(waitingKey{}).(func()); ok {
		began()
	}
}
