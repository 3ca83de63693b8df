package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Stage is the part of an exchange that a host can stay silent in.
type Stage string

// The stages, in the order of an exchange.
const (
	StageConnect Stage = "connect" // name lookup, connection, TLS handshake
	StageHeader  Stage = "header"  // from the connection to the first answer
	StageBody    Stage = "body"    // from there to the end of the body
)

// StallError says that a host was silent for longer than Terms.Silence, or sent
// too little of a body in that time.
type StallError struct {
	After time.Duration
	Stage Stage
}

func (e *StallError) Error() string {
	what := map[Stage]string{
		StageConnect: fmt.Sprintf("the host was silent for %s while connecting", e.After),
		StageHeader:  fmt.Sprintf("the host was silent for %s before it answered", e.After),
		StageBody:    fmt.Sprintf("the host sent less than %s in %s within the body", sizeText(minProgress), e.After),
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
		ReadCloser: resp.Body, exchange: x, progress: progress{limit: x.limit}, rest: restOf(resp),
	}
	return resp, nil
}

// watchedBody listens for silence while it is read, and only then.
type watchedBody struct {
	io.ReadCloser
	exchange *exchange
	progress progress
	rest     int64 // what is still to come, as far as that is known
}

func (b *watchedBody) Read(p []byte) (int, error) {
	start := time.Now()
	b.exchange.listen(b.progress.left())
	n, err := b.ReadCloser.Read(p)
	b.exchange.pause()
	b.progress.add(n, time.Since(start))
	b.rest -= int64(n)
	switch {
	case errors.Is(err, io.EOF):
		b.exchange.end()
	case err != nil:
		err = b.exchange.explain(err)
	}
	return n, err
}
