package fetch

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestJudgeError(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	tests := []struct {
		err   error
		class Class
		cause string
	}{
		{&StallError{After: time.Second, Stage: StageBody}, Transient, "timeout"},
		{errRepeated, Transient, "turned away"},
		{&TooLargeError{Limit: 9}, Permanent, "too large"},
		{&TooManyRedirectsError{Hops: 10}, Permanent, "redirects"},
		{&AddressError{Reason: "none"}, Permanent, "address"},
		{&CodingError{Coding: "br"}, Permanent, "coding"},
		{&WithheldError{What: "${KEY}", Host: "a.test"}, Permanent, "withheld"},
		{dial(&PrivateAddressError{Host: "a.test"}), Permanent, "private address"},
		{&ProxyError{Proxy: "http://a.test", Err: dial(syscall.ECONNREFUSED)}, Transient, "proxy"},
		{context.Canceled, Cancelled, "cancelled"},
		{context.DeadlineExceeded, Transient, "timeout"},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, Permanent, "certificate"},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, Transient, "certificate expired"},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.NameMismatch}}, Permanent, "certificate"},
		{dial(&net.DNSError{Err: "no such host", IsNotFound: true}), Transient, "no such host"},
		{dial(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), Transient, "lookup"},
		{dial(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), Transient, "timeout"},
		{dial(syscall.ECONNREFUSED), Transient, "refused connection"},
		{dial(syscall.ENETUNREACH), Transient, "unreachable"},
		{dial(syscall.ETIMEDOUT), Transient, "timeout"},
		{dial(syscall.ECONNRESET), Transient, "reset"},
		{io.ErrUnexpectedEOF, Transient, "cut"},
		{io.EOF, Transient, "cut"},
		{http.ErrSchemeMismatch, Permanent, "not https"},
		{textproto.ProtocolError("malformed MIME header"), Transient, "malformed"},
		{errors.New("http2: server sent GOAWAY and closed the connection"), Transient, "http2"},
		{errors.New("stream error: stream ID 3; REFUSED_STREAM"), Transient, "http2"},
		{errors.New("remote error: tls: handshake failure"), Transient, "tls"},
		{errors.New("something new"), Transient, "network"},
	}
	for _, tt := range tests {
		t.Run(tt.cause+" of "+tt.err.Error(), func(t *testing.T) {
			wrapped := &url.Error{Op: "Get", URL: "http://a.test/", Err: fmt.Errorf("reading: %w", tt.err)}
			want := Verdict{Class: tt.class, Cause: tt.cause, Detail: "reading: " + tt.err.Error()}
			if diff := cmp.Diff(want, Judge(0, nil, wrapped)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestJudgePostponed(t *testing.T) {
	tests := []struct {
		name     string
		in       time.Duration
		min, max time.Duration
	}{
		{"says how long is left", time.Hour, 59 * time.Minute, time.Hour},
		{"says nothing is left once it is over", -time.Hour, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(0, nil, &PostponedError{Host: "a.test", Until: time.Now().Add(tt.in)})
			if got.Class != Busy || got.Cause != "postponed" || got.After < tt.min || got.After > tt.max {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestJudgeKeepsDetailShort(t *testing.T) {
	got := Judge(0, nil, errors.New(strings.Repeat("é", 5000))).Detail
	if len(got) > maxDetail+len("…") || strings.ToValidUTF8(got, "?") != got {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}

// What goes wrong on the wire is judged from what Go really says about it.
func TestJudgeWire(t *testing.T) {
	tests := []struct {
		name, address string
		handle        func(net.Conn)
		class         Class
		cause         string
	}{
		{"a body shorter than declared", "http://a.test/", respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234"), Transient, "cut"},
		{"chunks that do not end", "http://a.test/", respond("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n"), Transient, "cut"},
		{"a chunk cut short", "http://a.test/", respond("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n1234"), Transient, "cut"},
		{"no answer", "http://a.test/", respond(""), Transient, "cut"},
		{"a header cut short", "http://a.test/", respond("HTTP/1.1 200 OK\r\nContent-"), Transient, "malformed"},
		{"a reset", "http://a.test/", reset, Transient, "reset"},
		{"an answer that is no HTTP", "http://a.test/", respond("SSH-2.0-OpenSSH_9.6\r\n\r\n"), Transient, "malformed"},
		{"a header that is none", "http://a.test/", respond("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), Transient, "malformed"},
		{"a header without end", "http://a.test/", respond("HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 2*maxHeader)), Permanent, "header too large"},
		{"a handshake cut short", "https://a.test/", func(c net.Conn) { io.ReadFull(c, make([]byte, 100)) }, Transient, "reset"},
		{"plain HTTP where TLS is due", "https://a.test/", plainHTTP, Permanent, "not https"},
		{"unknown chunks", "http://a.test/", respond("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), Transient, "malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{ConnectTo: to(t, serveRaw(t, tt.handle))})
			_, _, err := fetchAll(t.Context(), c, tt.address)
			want := Verdict{Class: tt.class, Cause: tt.cause}
			if diff := cmp.Diff(want, Judge(0, nil, err), cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// respond answers one request with these bytes.
func respond(answer string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			io.WriteString(conn, answer)
		}
	}
}

func reset(conn net.Conn) {
	http.ReadRequest(bufio.NewReader(conn))
	conn.(*net.TCPConn).SetLinger(0)
}

func plainHTTP(conn net.Conn) {
	io.ReadFull(conn, make([]byte, 100))
	io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
}

func TestJudgeConnection(t *testing.T) {
	srv := serveTLS(t, func(http.ResponseWriter, *http.Request) {})
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	tests := []struct {
		name, address string
		options       Options
		class         Class
		cause         string
	}{
		{"the name on the certificate", "https://example.com/", Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)}, OK, ""},
		{"another name", "https://a.test/", Options{ConnectTo: toServer(t, srv), RootCAs: trusting(srv)}, Permanent, "certificate"},
		{"an unknown authority", "https://example.com/", Options{ConnectTo: toServer(t, srv)}, Permanent, "certificate"},
		{"nobody listening", "http://a.test/", Options{ConnectTo: to(t, closed.Addr().String())}, Transient, "refused connection"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status := 0
			resp, _, err := fetchAll(t.Context(), newClient(t, tt.options), tt.address)
			if resp != nil {
				status = resp.StatusCode
			}
			want := Verdict{Class: tt.class, Cause: tt.cause}
			if diff := cmp.Diff(want, Judge(status, nil, err), cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
