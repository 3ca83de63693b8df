package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// steadyTransport makes what can happen in the middle of a request an error of that
// request, so that its client tries it again: an answer that is cut, and a server that
// falls silent, whatever it has said before.
type steadyTransport struct {
	*http.Transport
	// silence is how long nothing may come or go.
	silence    time.Duration
	overtaking overtaking
	// expired is called when a server says that the credentials have expired.
	expired func()
}

const (
	// longestSilence is long, for a server may copy all of a film before it answers.
	longestSilence = time.Minute
	// maxSilences is how often in a row a server may fall silent.
	maxSilences = 5
	// maxAnswer is the longest answer that is no object, in bytes.
	maxAnswer = 16 << 20
)

// errSilent says that a server accepts requests and does not get on with them.
var errSilent = fmt.Errorf("the server falls silent: nothing came or went for %s", longestSilence)

type silencesKey struct{}

// patient gives the context of one thing that is done: what is asked for it is given up
// when the server fell silent too often. How long it takes is not bounded, for an object
// may be large and the way to the server narrow.
func patient(ctx context.Context) context.Context {
	return context.WithValue(ctx, silencesKey{}, new(atomic.Int32))
}

// RoundTrip implements [http.RoundTripper].
func (t *steadyTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	silences, _ := req.Context().Value(silencesKey{}).(*atomic.Int32)
	if silences != nil && silences.Load() >= maxSilences {
		return nil, errSilent
	}
	resp, err := t.answer(req, silences != nil && silences.Load() == 0)
	switch {
	case silences == nil:
	case err == nil:
		silences.Store(0)
	case errors.Is(err, errSilent):
		silences.Add(1)
	}
	return resp, err
}

// answer does one request. What is no object is read to its end, for only then was it
// answered. Nobody reads the body of the request any more when it returns, for it may be
// sent again: an answer may come before all was sent. isFirst says that nothing that is
// done with it fell silent yet.
func (t *steadyTransport) answer(req *http.Request, isFirst bool) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	s := &stillness{limit: t.silence, cancel: func() { cancel(errSilent) }}
	if isFirst && holdsOthers(req) {
		s.overtaking = &t.overtaking
	}
	began := time.Now()
	req = req.WithContext(ctx)
	sent := func() {}
	if req.Body != nil && req.Body != http.NoBody {
		body := &sentBody{ReadCloser: req.Body, stillness: s, closed: make(chan struct{})}
		req.Body, sent = body, func() { <-body.closed }
	}
	onlyOver(req)
	s.watch()
	resp, err := t.Transport.RoundTrip(req)
	s.rest()
	s.overtaking = nil // from now on it is an answer that is read
	if err != nil {
		cancel(nil)
		sent()
		return nil, orSilent(ctx, err)
	}
	if holdsOthers(req) && resp.StatusCode == http.StatusOK {
		t.overtaking.answered(began)
	}
	resp.Body = &steadyBody{resp.Body, s, func(err error) error { return orSilent(ctx, err) }, func() { cancel(nil) }}
	if isObject(req, resp) {
		return resp, nil
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	err = errors.Join(err, resp.Body.Close())
	sent()
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode >= http.StatusBadRequest && bytes.Contains(text, []byte("<Code>"+expiredToken)) {
		t.expired()
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, nil
}

type etagKey struct{}

// onlyThis returns the context of a removal that is done only while the object is the
// one that an ETag names, where the server knows of such.
func onlyThis(ctx context.Context, etag string) context.Context {
	return context.WithValue(ctx, etagKey{}, etag)
}

// onlyOver adds to a removal what [onlyThis] asks for: the client that makes the
// requests has no word for it. What signs them leaves such a header out.
func onlyOver(req *http.Request) {
	if etag, ok := req.Context().Value(etagKey{}).(string); ok && req.Method == http.MethodDelete {
		req.Header = req.Header.Clone()
		req.Header.Set("If-Match", `"`+etag+`"`)
	}
}

// isObject reports whether an answer is the bytes of an object. All other questions
// that are asked by GET have a query.
func isObject(req *http.Request, resp *http.Response) bool {
	return req.Method == http.MethodGet && req.URL.RawQuery == "" && resp.StatusCode < http.StatusMultipleChoices
}

// orSilent tells an error that is due to a silence from others.
func orSilent(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilent) {
		return errSilent
	}
	return err
}

// sentBody is the body of a request. It is asked for more when some of it went.
type sentBody struct {
	io.ReadCloser
	*stillness

	once   sync.Once
	closed chan struct{}
}

// Close says that it is not read any more.
func (b *sentBody) Close() error {
	err := b.ReadCloser.Close()
	b.once.Do(func() { close(b.closed) })
	return err
}

func (b *sentBody) Read(p []byte) (int, error) {
	b.moved()
	return b.ReadCloser.Read(p)
}

// steadyBody is the body of an answer. Whoever reads it may take any time.
type steadyBody struct {
	io.ReadCloser
	*stillness

	orSilent func(error) error
	end      func() // of the request
}

func (b *steadyBody) Read(p []byte) (int, error) {
	b.watch()
	n, err := b.ReadCloser.Read(p)
	b.rest()
	if err != nil && !errors.Is(err, io.EOF) {
		err = b.orSilent(err)
	}
	return n, err
}

// Close ends the request.
func (b *steadyBody) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}
