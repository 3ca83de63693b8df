package fetch

import (
	"io"
	"math"
	"net/http"
	"time"
)

const (
	// maxRest is how much of a body is read though nobody wants it, in bytes.
	maxRest = 64 << 10
	// restLimit is how long that may take; less where Terms.Silence is less.
	restLimit = 2 * time.Second
)

// restOf is how many bytes stand between an answer and the next use of its
// connection: none if their number is not known, more than can be read if there
// is nothing to win.
func restOf(resp *http.Response) int64 {
	if resp.ProtoMajor != 1 || resp.Close {
		return math.MaxInt64
	}
	return max(resp.ContentLength, 0)
}

// Close reads a small rest first, since a connection serves another request
// only after an answer that was read to its end. It does not if the request was
// cancelled or the host was found silent.
func (b *watchedBody) Close() error {
	defer b.exchange.end()
	if b.rest <= maxRest && b.exchange.ctx.Err() == nil {
		b.readRest()
	}
	return b.ReadCloser.Close()
}

func (b *watchedBody) readRest() {
	timer := time.AfterFunc(b.exchange.restLimit(), b.exchange.stall)
	defer timer.Stop()
	// How it ends does not matter to whoever closes the body.
	_, _ = io.CopyN(io.Discard, b.ReadCloser, maxRest)
}

func (x *exchange) restLimit() time.Duration {
	if x.limit > 0 {
		return min(x.limit, restLimit)
	}
	return restLimit
}
