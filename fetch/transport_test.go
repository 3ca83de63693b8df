package fetch

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// connections tells of a server how many it has, and how many it ever had.
type connections struct {
	open, ever atomic.Int32
	closed     chan struct{} // is sent one for each that ended
}

func (c *connections) note(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Add(1)
		c.ever.Add(1)
	case http.StateClosed:
		c.open.Add(-1)
		c.closed <- struct{}{}
	}
}

func serveNoting(t *testing.T, proto int, handler http.HandlerFunc) (*httptest.Server, *connections) {
	t.Helper()
	conns := &connections{closed: make(chan struct{}, 1000)}
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = proto == 2
	srv.Config.ConnState = conns.note
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv, conns
}

// All streams of one HTTP/2 connection together keep to the limit of the host.
func TestLimitHoldsForStreams(t *testing.T) {
	const parallel = 3
	p := &peaks{now: map[string]int{}, most: map[string]int{}}
	srv, conns := serveNoting(t, 2, p.ServeHTTP)
	c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
	get := func() {
		resp, _, err := fetchAll(t.Context(), c, "https://example.com/")
		if err != nil || resp.ProtoMajor != 2 {
			t.Errorf("got %v, %v", resp, err)
		}
	}
	get() // makes the connection that all share
	c.Limit("example.com", Limit{Parallel: parallel})
	var all sync.WaitGroup
	for range 10 * parallel {
		all.Go(get)
	}
	all.Wait()
	if most := p.most["example.com"]; most > parallel || most < 2 {
		t.Errorf("%d streams at once, want up to %d", most, parallel)
	}
	if ever := conns.ever.Load(); ever != 1 {
		t.Errorf("%d connections, want 1", ever)
	}
}

// A server that is told to close a connection sends GOAWAY and answers what it
// has taken on; what it has not is asked for on the next connection.
func TestGoAwayCostsNoRequest(t *testing.T) {
	const parallel, requests = 4, 60
	var asked atomic.Int32
	srv, conns := serveNoting(t, 2, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1)%20 == 0 {
			w.Header().Set("Connection", "close")
		}
		io.WriteString(w, "picture")
	})
	c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
	c.Limit("example.com", Limit{Parallel: parallel})
	var all sync.WaitGroup
	for range requests {
		all.Go(func() {
			_, body, err := fetchAll(t.Context(), c, "https://example.com/")
			if err != nil || string(body) != "picture" {
				t.Errorf("got %q, %v judged %+v", body, err, Judge(0, nil, err))
			}
		})
	}
	all.Wait()
	if conns.ever.Load() < 2 {
		t.Error("there was no GOAWAY")
	}
}

func TestConnectionsBoundsThoseThatAreIdle(t *testing.T) {
	const kept, hosts = 2, 19
	tests := []struct {
		proto int
		bound int32 // connections that stay open
	}{
		{1, kept},
		{2, 2 * kept},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("of HTTP/%d", tt.proto), func(t *testing.T) {
			srv, conns := serveNoting(t, tt.proto, func(http.ResponseWriter, *http.Request) {})
			// The server's certificate does not name so many hosts.
			ctx := WithTerms(t.Context(), Terms{InsecureTLS: true})
			c := newClient(t, Options{ConnectTo: toServer(t, srv), Connections: kept})
			for i := range hosts {
				resp, _, err := fetchAll(ctx, c, fmt.Sprintf("https://%d.test/", i))
				if err != nil || resp.ProtoMajor != tt.proto {
					t.Fatalf("got %v, %v", resp, err)
				}
			}
			for range hosts - tt.bound {
				select {
				case <-conns.closed:
				case <-time.After(idleLimit / 2): // when they would end of themselves
					t.Fatalf("%d connections stay open, want %d", conns.open.Load(), tt.bound)
				}
			}
		})
	}
}

// Sessions are taken up by the route that began them alone: none is shared by one
// that takes a host unseen and one that verifies it, whichever came first.
func TestConnectionsTakeUpTheSession(t *testing.T) {
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, r.TLS.DidResume)
	})
	tests := []struct {
		name     string
		insecure []bool // of the requests, one after the other
	}{
		{"that takes it unseen first", []bool{true, true, false, false}},
		{"that verifies first", []bool{false, false, true, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
			var got []string
			for _, insecure := range tt.insecure {
				_, body, err := fetchAll(WithTerms(t.Context(), Terms{InsecureTLS: insecure}), c, "https://example.com/")
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, string(body))
			}
			if diff := cmp.Diff([]string{"false", "true", "false", "true"}, got); diff != "" {
				t.Errorf("resumed (-want +got):\n%s", diff)
			}
		})
	}
}
