package fetch

import (
	"context"
	"fmt"
	"io"
	"time"
)

const (
	// burst is the time whose share of bytes a host that was quiet may send at
	// once. More would let small pictures pass a slow rate unhindered.
	burst = time.Second
	// piece is the time whose share of bytes is read in one go, so that no
	// Read waits for long.
	piece = time.Second / 8
)

// charge puts bytes on the host's account and says how long to wait before they
// are handed out.
func (l *line) charge(bytes int, now time.Time) time.Duration {
	if l.limit.Rate <= 0 || bytes <= 0 {
		return 0
	}
	if quiet := now.Add(-burst); l.paid.Before(quiet) {
		l.paid = quiet
	}
	l.paid = l.paid.Add(l.limit.timeFor(bytes))
	return l.paid.Sub(now)
}

// timeFor is how long so many bytes take at the rate.
func (l Limit) timeFor(bytes int) time.Duration {
	return time.Duration(float64(bytes) / float64(l.Rate) * float64(time.Second))
}

// pieceOf is how many bytes to read at once at the rate, at most so many.
func (l Limit) pieceOf(most int) int {
	n := float64(l.Rate) * piece.Seconds()
	return int(min(max(n, 1), float64(most)))
}

// pace bounds the rate at which a body is handed out, if its host has one. The
// rest that is read when a body is closed early is not counted.
func (g *gate) pace(ctx context.Context, t *turn, body io.ReadCloser) io.ReadCloser {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t.line.limit.Rate <= 0 {
		return body
	}
	return &pacedBody{ReadCloser: body, ctx: ctx, gate: g, turn: t, limit: t.line.limit}
}

// pacedBody is read as fast as all bodies of its host together may be. It lies
// above the watch for silence, which does not count what is waited for here.
type pacedBody struct {
	io.ReadCloser
	ctx   context.Context
	gate  *gate
	turn  *turn
	limit Limit // when the body began
}

func (b *pacedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p[:b.limit.pieceOf(len(p))])
	b.gate.mu.Lock()
	wait := b.turn.line.charge(n, time.Now())
	b.gate.mu.Unlock()
	if waiting := sleep(b.ctx, wait); waiting != nil {
		return 0, fmt.Errorf("keeping the rate of %s: %w", b.turn.host, waiting)
	}
	return n, err
}

// sleep waits that long, or until the context ends, and then returns its error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
