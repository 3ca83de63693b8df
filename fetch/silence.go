package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// StallError says that a host was silent for longer than Terms.Silence, or sent
// too little of a body in that time.
type StallError struct {
	After time.Duration
	Stage Stage
	// Least is how many bytes of a body were to come in that time.
	Least int
}

func (e *StallError) Error() string {
	what := map[Stage]string{
		StageConnect: fmt.Sprintf("the host was silent for %s while connecting", e.After),
		StageHeader:  fmt.Sprintf("the host was silent for %s before it answered", e.After),
		StageBody:    fmt.Sprintf("the host sent less than %s in %s within the body", sizeText(int64(e.Least)), e.After),
	}[e.Stage]
	return what + ": a longer timeout waits longer"
}

// silence is the layer that gives up on a silent host. It lies below the gate,
// so that waiting for a turn is not taken for silence.
type silence struct{ next http.RoundTripper }

func (s *silence) RoundTrip(req *http.Request) (*http.Response, error) {
	x := newExchange(req.Context())
	resp, err := s.next.RoundTrip(req.WithContext(x.traced()))
	x.pause()
	if err != nil {
		err = x.explain(err)
		x.end()
		return nil, err
	}
	x.stage.Store(StageBody)
	resp.Request = req // not the one whose context ends with the exchange
	resp.Body = &watchedBody{
		ReadCloser: resp.Body, exchange: x, rest: restOf(resp),
		progress: progress{least: minProgress, limit: x.limit},
		steady:   progress{least: minSteady, limit: manySilences * x.limit},
	}
	return resp, nil
}

// watchedBody listens for silence while it is read, and only then.
type watchedBody struct {
	io.ReadCloser
	exchange *exchange
	progress progress
	steady   progress // over a long time
	rest     int64    // what is still to come, as far as that is known
}

func (b *watchedBody) Read(p []byte) (int, error) {
	start := time.Now()
	b.exchange.listen(start, min(b.progress.left(), b.steady.left()))
	n, err := b.ReadCloser.Read(p)
	b.exchange.pause()
	took := time.Since(start)
	b.progress.add(n, took)
	b.steady.add(n, took)
	b.rest -= int64(n)
	switch {
	case errors.Is(err, io.EOF):
		b.exchange.end()
	case err != nil:
		err = b.explain(err)
	}
	return n, err
}

// explain is the exchange's, and says of too little within the body what that
// is.
func (b *watchedBody) explain(err error) error {
	err = b.exchange.explain(err)
	if stall, ok := errors.AsType[*StallError](err); !ok || stall.Stage != StageBody {
		return err
	}
	if b.steady.left() < b.progress.left() {
		return b.steady.stalled()
	}
	return b.progress.stalled()
}
