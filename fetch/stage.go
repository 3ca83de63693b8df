package fetch

import "context"

// Stage is a part of an exchange. In all but the first a host can stay silent.
type Stage string

// The stages, in the order of an exchange.
const (
	StageTurn    Stage = "turn"    // waits for its turn at the host
	StageConnect Stage = "connect" // name lookup, connection, TLS handshake
	StageHeader  Stage = "header"  // from the connection to the first answer
	StageBody    Stage = "body"    // from there to the end of the body
)

type stagesKey struct{}

// WithStages returns a context through which a [Client] tells how far its
// requests have come: it calls reached at the beginning of each stage, from any
// goroutine. What is sent again, redirected or asked for first, as robots.txt is,
// comes through the stages anew.
func WithStages(ctx context.Context, reached func(Stage)) context.Context {
	return context.WithValue(ctx, stagesKey{}, reached)
}

// stagesOf is what the stages of a request are told to; never nil.
func stagesOf(ctx context.Context) func(Stage) {
	if reached, ok := ctx.Value(stagesKey{}).(func(Stage)); ok {
		return reached
	}
	return func(Stage) {}
}
