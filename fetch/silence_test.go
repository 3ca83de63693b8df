package fetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// brief is long enough to connect on a busy machine.
const brief = 250 * time.Millisecond

// hold reads a request and keeps the connection open after it answered, until
// the client closes it.
func hold(answer string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			return
		}
		io.WriteString(conn, answer)
		io.Copy(io.Discard, conn)
	}
}

// drip answers with a body that never ends and hardly moves.
func drip(conn net.Conn) {
	respond("HTTP/1.1 200 OK\r\n\r\n")(conn)
	for {
		if _, err := io.WriteString(conn, "x"); err != nil {
			return
		}
		time.Sleep(brief / 10)
	}
}

func TestSilence(t *testing.T) {
	tests := []struct {
		name    string
		handle  func(net.Conn)
		address string
		stage   Stage
	}{
		{"while connecting", func(c net.Conn) { io.Copy(io.Discard, c) }, "https://a.test/", StageConnect},
		{"before the header", hold(""), "http://a.test/", StageHeader},
		{"within the header", hold("HTTP/1.1 200 OK\r\nContent-"), "http://a.test/", StageHeader},
		{"before the body", hold("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), "http://a.test/", StageBody},
		{"within the body", hold("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234"), "http://a.test/", StageBody},
		{"but for a byte now and then", drip, "http://a.test/", StageBody},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			// The dial outlives its request; closing the server ends it.
			release := make(chan struct{})
			address := serveRaw(t, func(conn net.Conn) {
				go func() { <-release; conn.Close() }()
				tt.handle(conn)
			})
			c := newClient(t, Options{ConnectTo: to(t, address)})
			ctx := WithTerms(t.Context(), Terms{Silence: brief})
			_, _, err := fetchAll(ctx, c, tt.address)
			close(release)
			stall, ok := errors.AsType[*StallError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			want := &StallError{After: brief, Stage: tt.stage}
			if tt.stage == StageBody {
				want.Least = minProgress
			}
			if diff := cmp.Diff(want, stall); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if errors.Is(err, context.Canceled) {
				t.Error("it passes for a cancellation")
			}
		})
	}
}

func TestStallErrorSaysWhatToDo(t *testing.T) {
	tests := []struct {
		stage Stage
		least int
		want  string
	}{
		{StageConnect, 0, "the host was silent for 30s while connecting: a longer timeout waits longer"},
		{StageHeader, 0, "the host was silent for 30s before it answered: a longer timeout waits longer"},
		{StageBody, minProgress, "the host sent less than 1 kB in 30s within the body: a longer timeout waits longer"},
		{StageBody, minSteady, "the host sent less than 64 KiB in 30s within the body: a longer timeout waits longer"},
	}
	for _, tt := range tests {
		if got := (&StallError{After: 30 * time.Second, Stage: tt.stage, Least: tt.least}).Error(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestSilenceIsNotCounted(t *testing.T) {
	limited := func(t *testing.T) context.Context {
		return WithTerms(t.Context(), Terms{Silence: time.Second})
	}
	// prompt answers at once, unless its request was given up.
	prompt := &silence{next: roundTripFunc(func(req *http.Request) (*http.Response, error) {
		return answer("picture"), context.Cause(req.Context())
	})}
	t.Run("while the caller takes his time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			resp, err := prompt.RoundTrip(request(limited(t), t, "http://a.test/"))
			if err != nil {
				t.Fatal(err)
			}
			body := resp.Body.(*watchedBody)
			for range 3 {
				time.Sleep(time.Hour)
				if _, err := body.Read(make([]byte, 1)); err != nil || body.exchange.ctx.Err() != nil {
					t.Errorf("reading: %v, %v", err, context.Cause(body.exchange.ctx))
				}
			}
			body.Close()
		})
	})
	t.Run("while waiting for a turn", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := newGate(prompt)
			g.limit("a.test", Limit{Interval: longestPause})
			for range 3 {
				resp, err := g.RoundTrip(request(limited(t), t, "http://a.test/"))
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
			}
		})
	})
}

// No timer runs on behind an exchange, whichever way it ended, nor is one started
// by whoever goes on reading.
func TestSilenceIsOverWithTheExchange(t *testing.T) {
	tests := []struct {
		name string
		end  func(io.ReadCloser)
	}{
		{"by the end of the body", func(b io.ReadCloser) { io.ReadAll(b) }},
		{"by closing", func(b io.ReadCloser) { b.Close() }},
		{"by closing, and read all the same", func(b io.ReadCloser) { b.Close(); b.Read(make([]byte, 1)) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &silence{next: roundTripFunc(func(*http.Request) (*http.Response, error) { return answer("picture"), nil })}
			resp, err := s.RoundTrip(request(WithTerms(t.Context(), Terms{Silence: time.Hour}), t, "http://a.test/"))
			if err != nil {
				t.Fatal(err)
			}
			tt.end(resp.Body)
			if alarm := &resp.Body.(*watchedBody).exchange.silence; !alarm.fires.IsZero() {
				t.Errorf("a timer runs until %s", alarm.fires)
			}
		})
	}
}

func TestCallerCancels(t *testing.T) {
	tests := []struct {
		name   string
		answer string
	}{
		{"before the header", ""},
		{"within the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			arrived := make(chan struct{}, 1)
			address := serveRaw(t, func(conn net.Conn) {
				hold(tt.answer)(&noted{Conn: conn, wrote: arrived})
			})
			c := newClient(t, Options{ConnectTo: to(t, address)})
			ctx, cancel := context.WithCancelCause(WithTerms(t.Context(), Terms{Silence: time.Minute}))
			go func() { <-arrived; cancel(errors.New("lease lost")) }()
			_, _, err := fetchAll(ctx, c, "http://a.test/")
			if v := Judge(0, nil, err); !errors.Is(err, context.Canceled) || v.Class != Cancelled {
				t.Errorf("got %v, judged %+v", err, v)
			}
		})
	}
}

// noted tells when something was written, be it nothing.
type noted struct {
	net.Conn
	wrote chan struct{}
}

func (c *noted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.wrote <- struct{}{}
	return n, err
}
