package fetch

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// trickle is a body that brings so many bytes now and then, until its request
// is given up.
type trickle struct {
	request *http.Request
	piece   int
	every   time.Duration
	left    int // pieces
}

func (d *trickle) Read(p []byte) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	d.left--
	select {
	case <-d.request.Context().Done():
		return 0, d.request.Context().Err()
	case <-time.After(d.every):
		return min(d.piece, len(p)), nil
	}
}

func (d *trickle) Close() error { return nil }

func TestProgress(t *testing.T) {
	const ever = 10_000
	tests := []struct {
		name   string
		piece  int
		every  time.Duration
		pieces int
		stalls time.Duration // after how long; 0 for never
	}{
		{"a byte a second", 1, time.Second, ever, 30 * time.Second},
		{"a little too little", 999, 29 * time.Second, ever, 30 * time.Second},
		{"just enough", 7000, 29 * time.Second, ever, 0},
		{"enough in pieces", 250, time.Second, ever, 0},
		{"enough, but for ever", 1000, 29 * time.Second, ever, 5 * time.Minute},
		{"enough in pieces, but for ever", 200, time.Second, ever, 5 * time.Minute},
		{"enough, for a body that is small", 1000, 29 * time.Second, 10, 0},
		{"a body that is small", 1, time.Second, 29, 0},
		{"a rest that is small", 1100, 29 * time.Second, 1, 0},
		{"enough too late", 1000, 31 * time.Second, 2, 30 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &silence{next: roundTripFunc(func(req *http.Request) (*http.Response, error) {
					resp := answer("")
					resp.Body = &trickle{req, tt.piece, tt.every, tt.pieces}
					return resp, nil
				})}
				ctx := WithTerms(t.Context(), Terms{Silence: 30 * time.Second})
				resp, err := s.RoundTrip(request(ctx, t, "http://a.test/"))
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				_, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				_, stalled := errors.AsType[*StallError](err)
				if took := time.Since(start); stalled != (tt.stalls > 0) || stalled && took != tt.stalls {
					t.Errorf("%v after %s", err, took)
				}
			})
		})
	}
}
