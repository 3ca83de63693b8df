package fetch

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		os.Unsetenv(name)
	}
	goleak.VerifyTestMain(m)
}

// roundTripFunc stands in for the layers below the one under test.
type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// anyHost takes every host for meant, those of tests being on loopback.
func anyHost(string) bool { return true }

// newClient returns a client for which every host is meant, unless the options
// say which are.
func newClient(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Meant == nil {
		o.Meant = anyHost
	}
	c := New(o)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return srv
}

// serveTLS starts a server whose certificate is for example.com.
func serveTLS(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

// serveRaw hands each connection to the function, then closes it.
func serveRaw(t *testing.T, handle func(net.Conn)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			handle(conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() { listener.Close(); <-done })
	return listener.Addr().String()
}

// to makes every connection go to the address.
func to(t *testing.T, address string) []ConnectTo {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return []ConnectTo{{ToHost: host, ToPort: port}}
}

func toServer(t *testing.T, srv *httptest.Server) []ConnectTo {
	t.Helper()
	return to(t, srv.Listener.Addr().String())
}

func trusting(srv *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(srv.Certificate())
	return pool
}

// fetchAll gets an address and reads the body to its end.
func fetchAll(ctx context.Context, c *Client, address string) (*http.Response, []byte, error) {
	resp, err := c.Get(ctx, address, nil)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, body, err
}

func TestGet(t *testing.T) {
	var got http.Header
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		io.WriteString(w, "picture")
	})
	header := http.Header{"Referer": {"http://a.test/page"}}

	t.Run("asks for the bytes as they are", func(t *testing.T) {
		c := newClient(t, Options{UserAgent: "magpie/1"})
		resp, err := c.Get(t.Context(), srv.URL, header)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || string(body) != "picture" {
			t.Errorf("body %q, %v", body, err)
		}
		want := http.Header{
			"Accept-Encoding": {"identity"}, "Referer": {"http://a.test/page"}, "User-Agent": {"magpie/1"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("request header (-want +got):\n%s", diff)
		}
	})
	t.Run("leaves the caller's header alone", func(t *testing.T) {
		if diff := cmp.Diff(http.Header{"Referer": {"http://a.test/page"}}, header); diff != "" {
			t.Errorf("header (-want +got):\n%s", diff)
		}
	})
	t.Run("refuses an address that is none", func(t *testing.T) {
		c := newClient(t, Options{})
		for _, address := range []string{"http://[::1", "ftp://a.test/", "http:///x", "a.test"} {
			_, err := c.Get(t.Context(), address, nil)
			if v := Judge(0, nil, err); v.Class != Permanent || v.Cause != "address" {
				t.Errorf("%s: %+v from %v", address, v, err)
			}
		}
	})
}

func TestSend(t *testing.T) {
	var got http.Header
	var method, body string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		method, body, got = r.Method, string(text), r.Header
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		io.WriteString(packed, "answer")
		packed.Close()
	})
	c := newClient(t, Options{})

	t.Run("sends method, headers and body, and undoes the coding", func(t *testing.T) {
		header := http.Header{"Content-Type": {"application/json"}}
		resp, err := c.Send(t.Context(), http.MethodPost, srv.URL, header, []byte(`{"page":1}`))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil || string(text) != "answer" {
			t.Errorf("answered %q, %v", text, err)
		}
		want := http.Header{"Accept-Encoding": {"gzip"}, "Content-Length": {"10"}, "Content-Type": {"application/json"}}
		if diff := cmp.Diff(want, got); diff != "" || method != "POST" || body != `{"page":1}` {
			t.Errorf("%s %q with header (-want +got):\n%s", method, body, diff)
		}
	})
	t.Run("refuses a method that is none", func(t *testing.T) {
		_, err := c.Send(t.Context(), "GET IT", srv.URL, nil, nil)
		if v := Judge(0, nil, err); v.Cause != "address" {
			t.Errorf("%+v from %v", v, err)
		}
	})
}

// closing notes that a body was closed.
type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

func TestClientClosesABodyThatIsNotSent(t *testing.T) {
	body := &closing{Reader: strings.NewReader("a=1")}
	req := request(t.Context(), t, "ftp://a.test/")
	req.Body = body
	if _, err := newClient(t, Options{}).RoundTrip(req); err == nil || !body.closed {
		t.Errorf("%v, closed %v", err, body.closed)
	}
}

// Two hosts of one group are asked as if they were one, a third beside them.
func TestClientGroup(t *testing.T) {
	group := func(host string) string {
		if host == "a.test" || host == "b.test" {
			return "both"
		}
		return host
	}

	t.Run("shares slots", func(t *testing.T) {
		var all, most, alone atomic.Int32
		srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			if r.Host == "c.test" {
				alone.Add(1)
				return
			}
			most.Store(max(most.Load(), all.Add(1)))
			time.Sleep(2 * time.Millisecond)
			all.Add(-1)
		})
		c := newClient(t, Options{ConnectTo: toServer(t, srv), Group: group})
		c.Limit("both", Limit{Parallel: 2})
		var work sync.WaitGroup
		for _, host := range []string{"a.test", "b.test", "c.test"} {
			for range 8 {
				work.Go(func() { fetchAll(t.Context(), c, "http://"+host+"/") })
			}
		}
		work.Wait()
		if most.Load() > 2 || alone.Load() != 8 {
			t.Errorf("%d at once, and %d for the third", most.Load(), alone.Load())
		}
	})
	t.Run("shares the interval", func(t *testing.T) {
		const interval = 30 * time.Millisecond
		var latest time.Time
		srv := serve(t, func(http.ResponseWriter, *http.Request) { latest = time.Now() })
		c := newClient(t, Options{ConnectTo: toServer(t, srv), Group: group})
		c.Limit("both", Limit{Interval: interval})
		began := time.Now()
		for _, host := range []string{"a.test", "b.test", "a.test"} {
			fetchAll(t.Context(), c, "http://"+host+"/")
		}
		if took := latest.Sub(began); took < 2*interval {
			t.Errorf("the third came after %s", took)
		}
	})
	t.Run("shares a pause", func(t *testing.T) {
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "a.test" {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		c := newClient(t, Options{ConnectTo: toServer(t, srv), Group: group})
		var got []string
		for _, host := range []string{"a.test", "b.test", "c.test"} {
			_, _, err := fetchAll(t.Context(), c, "http://"+host+"/")
			postponed, _ := errors.AsType[*PostponedError](err)
			got = append(got, fmt.Sprint(postponed != nil && postponed.Host == host))
		}
		if diff := cmp.Diff([]string{"false", "true", "false"}, got); diff != "" {
			t.Errorf("postponed (-want +got):\n%s", diff)
		}
	})
	t.Run("asks each host for its robots.txt", func(t *testing.T) {
		var mu sync.Mutex
		asked := map[string]int{}
		srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			asked[r.Host+r.URL.Path]++
		})
		c := newClient(t, Options{ConnectTo: toServer(t, srv), Group: group})
		for _, host := range []string{"a.test", "b.test"} {
			if _, _, err := fetchAll(obeying(t.Context()), c, "http://"+host+"/"); err != nil {
				t.Error(err)
			}
		}
		want := map[string]int{"a.test/robots.txt": 1, "b.test/robots.txt": 1, "a.test/": 1, "b.test/": 1}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	})
}

func TestClientSpeaksHTTP2(t *testing.T) {
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) })
	c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
	_, body, err := fetchAll(t.Context(), c, "https://example.com/")
	if err != nil || string(body) != "HTTP/2.0" {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestClientTriesOnce(t *testing.T) {
	tests := []struct{ name, answer string }{
		{"what fails", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
		{"what is busy", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
		{"what is cut short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234"},
		{"what is not answered", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked atomic.Int32
			address := serveRaw(t, func(conn net.Conn) {
				asked.Add(1)
				respond(tt.answer)(conn)
			})
			c := newClient(t, Options{ConnectTo: to(t, address)})
			fetchAll(t.Context(), c, "http://a.test/")
			if got := asked.Load(); got != 1 {
				t.Errorf("%d requests were made", got)
			}
		})
	}
}
