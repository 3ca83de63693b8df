package fetch

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// A body that nobody reads must not cost the connection, unless to read it
// would cost more.
func TestCloseKeepsTheConnection(t *testing.T) {
	tests := []struct {
		name        string
		size        int
		declared    bool
		connections int32
	}{
		{"of a small body", 20_000, true, 1},
		{"of a small body in chunks", 20_000, false, 1},
		{"of a body of just so many bytes", maxRest, true, 1},
		{"but not of a larger one", maxRest + 1, true, 5},
		{"but not of a large one in chunks", 1 << 20, false, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var connections atomic.Int32
			srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if tt.declared {
					w.Header().Set("Content-Length", strconv.Itoa(tt.size))
				}
				w.WriteHeader(http.StatusNotFound)
				w.Write(make([]byte, tt.size))
			}))
			srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
			srv.Start()
			t.Cleanup(srv.Close)
			c := newClient(t, Options{})
			for range 5 {
				resp, err := c.Get(t.Context(), srv.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := resp.Body.Close(); err != nil {
					t.Error(err)
				}
			}
			if got := connections.Load(); got != tt.connections {
				t.Errorf("%d connections were made, want %d", got, tt.connections)
			}
		})
	}
}

// Whoever closes a body does not wait for a host that does not send it.
func TestCloseIsBounded(t *testing.T) {
	tests := []struct {
		name    string
		silence time.Duration
		cancel  bool
		least   time.Duration
	}{
		{"by the silence", brief, false, brief},
		{"by a cancelled request", time.Minute, true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address := serveRaw(t, hold("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234"))
			c := newClient(t, Options{ConnectTo: to(t, address)})
			ctx, cancel := context.WithCancel(WithTerms(t.Context(), Terms{Silence: tt.silence}))
			defer cancel()
			resp, err := c.Get(ctx, "http://a.test/", nil)
			if err != nil {
				t.Fatal(err)
			}
			if tt.cancel {
				cancel()
			}
			start := time.Now()
			resp.Body.Close()
			if took := time.Since(start); took < tt.least || took >= restLimit {
				t.Errorf("took %s, want %s", took, tt.least)
			}
		})
	}
}
