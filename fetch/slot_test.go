package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestGateHoldsTheSlot(t *testing.T) {
	tests := []struct {
		name string
		end  func(*http.Response)
	}{
		{"until the body is closed", func(r *http.Response) { r.Body.Close() }},
		{"until the body is read", func(r *http.Response) { io.ReadAll(r.Body) }},
		{"and gives it back once", func(r *http.Response) { io.ReadAll(r.Body); r.Body.Close(); r.Body.Close() }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int32
				g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) {
					asked.Add(1)
					return answer("body"), nil
				}))
				first, err := g.RoundTrip(request(t.Context(), t, "http://a.test/"))
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				var all sync.WaitGroup
				for range 2 {
					all.Go(func() { g.RoundTrip(request(ctx, t, "http://a.test/")) })
				}
				time.Sleep(time.Hour)
				before := asked.Load()
				tt.end(first)
				synctest.Wait()
				if after := asked.Load(); before != 1 || after != 2 {
					t.Errorf("%d requests before, %d after", before, after)
				}
				cancel()
				all.Wait()
			})
		})
	}
}

func TestGateFreesTheSlot(t *testing.T) {
	tests := []struct {
		name string
		resp *http.Response
		err  error
	}{
		{"of a request that failed", nil, io.ErrUnexpectedEOF},
		{"of an answer without body", &http.Response{StatusCode: 204, Body: http.NoBody}, nil},
		{"of an answer of no bytes", &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(""))}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := newGate(roundTripFunc(func(*http.Request) (*http.Response, error) { return tt.resp, tt.err }))
			for range 3 {
				if _, err := g.RoundTrip(request(t.Context(), t, "http://a.test/")); !errors.Is(err, tt.err) {
					t.Fatal(err)
				}
			}
			if len(g.lines) != 0 {
				t.Errorf("%d lines are left", len(g.lines))
			}
		})
	}
}
