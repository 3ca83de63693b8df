package fetch

import (
	"cmp"
	"errors"
	"io"
	"net/http"
)

// metered is the layer that counts for Metrics. A Client without them has none.
type metered struct {
	next    http.RoundTripper
	metrics *Metrics
}

func (l *metered) RoundTrip(req *http.Request) (*http.Response, error) {
	m := l.metrics.meter(Host(req.URL), cmp.Or(termsOf(req.Context()).Kind, otherLabel), stagesOf(req.Context()))
	resp, err := l.next.RoundTrip(req.WithContext(WithStages(req.Context(), m.reach)))
	if err != nil {
		m.fail(err)
		return nil, err
	}
	m.answer(resp.StatusCode)
	if resp.Body == http.NoBody || resp.ContentLength == 0 {
		m.end()
	}
	resp.Body = &meteredBody{ReadCloser: resp.Body, meter: m}
	return resp, nil
}

// meteredBody counts what is read, until its end or until it is closed.
type meteredBody struct {
	io.ReadCloser
	meter *meter
}

func (b *meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.meter.received.Add(int64(n))
	if errors.Is(err, io.EOF) {
		b.meter.end()
	}
	return n, err
}

func (b *meteredBody) Close() error {
	defer b.meter.end()
	return b.ReadCloser.Close()
}
