package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// turnAway is an HTTP/2 server that refuses the first streams it is asked for,
// as one does that has too much to do (RFC 9113 8.7).
func turnAway(conn net.Conn, refuse int32, asked *atomic.Int32) {
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	framer.WriteSettings()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		headers, ok := frame.(*http2.HeadersFrame)
		switch {
		case !ok:
		case asked.Add(1) <= refuse:
			framer.WriteRSTStream(headers.StreamID, http2.ErrCodeRefusedStream)
		default:
			framer.WriteHeaders(http2.HeadersFrameParam{
				StreamID: headers.StreamID, EndStream: true, EndHeaders: true, BlockFragment: status200(),
			})
		}
	}
}

func status200() []byte {
	var block bytes.Buffer
	hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	return block.Bytes()
}

func TestRefusedStreamIsRepeatedOnce(t *testing.T) {
	tests := []struct {
		name   string
		refuse int32
		asked  int32
		class  Class
		cause  string
	}{
		{"and answered", 1, 2, OK, ""},
		{"and given up", 2, 2, Transient, "turned away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked atomic.Int32
			srv := httptest.NewUnstartedServer(nil)
			srv.EnableHTTP2 = true
			srv.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
				"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) { turnAway(conn, tt.refuse, &asked) },
			}
			srv.StartTLS()
			t.Cleanup(srv.Close)
			c := newClient(t, Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)})
			status := 0
			resp, _, err := fetchAll(t.Context(), c, "https://example.com/")
			if resp != nil {
				status = resp.StatusCode
			}
			got := Judge(status, nil, err)
			if got.Class != tt.class || got.Cause != tt.cause || asked.Load() != tt.asked {
				t.Errorf("%v judged %+v after %d requests", err, got, asked.Load())
			}
		})
	}
}

// A server that reads a request and closes its connection without an answer is
// asked once more by http.Transport for every kept connection there is.
func TestUnansweredRequestIsRepeatedOnce(t *testing.T) {
	const kept, interval = 8, 200 * time.Millisecond
	var mu sync.Mutex
	var starts []time.Time
	srv := httptest.NewServer(keepThenHangUp(kept, func() {
		mu.Lock()
		defer mu.Unlock()
		starts = append(starts, time.Now())
	}))
	t.Cleanup(srv.Close)
	c := newClient(t, Options{})
	c.Limit("127.0.0.1", Limit{Parallel: kept})
	var all sync.WaitGroup
	for range kept {
		all.Go(func() {
			if _, _, err := fetchAll(t.Context(), c, srv.URL); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()

	c.Limit("127.0.0.1", Limit{Interval: interval})
	_, _, err := fetchAll(t.Context(), c, srv.URL)
	if v := Judge(0, nil, err); v.Class != Transient || v.Cause != "turned away" {
		t.Errorf("%v judged %+v", err, v)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(starts) != 2 {
		t.Fatalf("%d requests were made, want 2", len(starts))
	}
	if apart := starts[1].Sub(starts[0]); apart < interval/2 {
		t.Errorf("they started %s apart, want %s", apart, interval)
	}
}

// The repetition is listened to as the first request was.
func TestRepetitionIsNotAnswered(t *testing.T) {
	first := true
	address := serveRaw(t, func(conn net.Conn) {
		if !first {
			hold("")(conn)
			return
		}
		first = false
		in := bufio.NewReader(conn)
		for _, answer := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""} {
			if _, err := http.ReadRequest(in); err != nil {
				t.Error(err)
			}
			io.WriteString(conn, answer)
		}
	})
	c := newClient(t, Options{ConnectTo: to(t, address)})
	ctx, cancel := context.WithTimeout(WithTerms(t.Context(), Terms{Silence: brief}), 40*brief)
	defer cancel()
	if _, _, err := fetchAll(ctx, c, "http://a.test/"); err != nil {
		t.Fatal(err)
	}
	_, _, err := fetchAll(ctx, c, "http://a.test/")
	if stall, ok := errors.AsType[*StallError](err); !ok || stall.Stage != StageHeader {
		t.Errorf("got %v", err)
	}
}

// keepThenHangUp answers the first requests when all of them are there, so that
// each has a connection of its own. Later ones are reported, not answered.
func keepThenHangUp(first int32, hungUp func()) http.HandlerFunc {
	var asked atomic.Int32
	all := make(chan struct{})
	return func(_ http.ResponseWriter, r *http.Request) {
		switch n := asked.Add(1); {
		case n > first:
			hungUp()
			panic(http.ErrAbortHandler)
		case n == first:
			close(all)
		}
		<-all
	}
}
