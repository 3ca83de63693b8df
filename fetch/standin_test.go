package fetch

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// standIn is a proxy that takes whatever it is asked for to one server. Where it
// knows a password it wants "user" and that.
type standIn struct {
	server   string // address of the server
	password string
	status   int // answered instead of serving, unless 0

	served  atomic.Int32 // tunnels and requests
	asked   sync.Map     // addresses
	tunnels sync.Map     // of net.Conn, those to the server
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked.Store(r.Host, true)
	if s.status != 0 {
		w.WriteHeader(s.status)
		return
	}
	if user, password, _ := proxyAuth(r); s.password != "" && (user != "user" || password != s.password) {
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	s.served.Add(1)
	if r.Method == http.MethodConnect {
		s.tunnel(w)
		return
	}
	s.forward(w, r)
}

// proxyAuth reads the name and password meant for a proxy.
func proxyAuth(r *http.Request) (user, password string, ok bool) {
	return (&http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}).BasicAuth()
}

func (s *standIn) forward(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	out.URL.Host = s.server
	out.Header.Del("Proxy-Authorization")
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
	io.Copy(w, resp.Body)
}

func (s *standIn) tunnel(w http.ResponseWriter) {
	conn, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	s.join(conn, buffered.Reader)
}

// join carries bytes both ways until both sides have closed.
func (s *standIn) join(conn net.Conn, from io.Reader) {
	defer conn.Close()
	server, err := net.Dial("tcp", s.server)
	if err != nil {
		return
	}
	s.tunnels.Store(server, true)
	var both sync.WaitGroup
	both.Go(func() { io.Copy(server, from); server.Close() })
	both.Go(func() { io.Copy(conn, server); conn.Close() })
	both.Wait()
}

// serveSOCKS answers one connection as a SOCKS 5 server does (RFC 1928, RFC
// 1929). A status is the reply code that it refuses with.
func (s *standIn) serveSOCKS(conn net.Conn) {
	in := bufio.NewReader(conn)
	if !s.greet(conn, in) {
		return
	}
	head := make([]byte, 5) // version, command, 0, kind of address, its length
	if _, err := io.ReadFull(in, head); err != nil || head[3] != 3 {
		return
	}
	name := make([]byte, int(head[4])+2)
	if _, err := io.ReadFull(in, name); err != nil {
		return
	}
	s.asked.Store(string(name[:head[4]]), true)
	conn.Write([]byte{5, byte(s.status), 0, 1, 0, 0, 0, 0, 0, 0})
	if s.status == 0 {
		s.served.Add(1)
		s.join(conn, in)
	}
}

// greet says whether the client may go on.
func (s *standIn) greet(conn net.Conn, in *bufio.Reader) bool {
	const none, byPassword = 0, 2
	methods, err := readShort(in, 1)
	if err != nil || len(methods) == 0 {
		return false
	}
	if s.password == "" {
		conn.Write([]byte{5, none})
		return true
	}
	conn.Write([]byte{5, byPassword})
	user, err := readShort(in, 1)
	if err != nil {
		return false
	}
	password, err := readShort(in, 0)
	if err != nil || string(user) != "user" || string(password) != s.password {
		conn.Write([]byte{1, 1})
		return false
	}
	conn.Write([]byte{1, 0})
	return true
}

// readShort reads bytes that stand behind their number, after so many others.
func readShort(in *bufio.Reader, skip int) ([]byte, error) {
	if _, err := in.Discard(skip); err != nil {
		return nil, err
	}
	n, err := in.ReadByte()
	if err != nil {
		return nil, err
	}
	b := make([]byte, n)
	_, err = io.ReadFull(in, b)
	return b, err
}

// start returns the proxy's address without a scheme. Its tunnels end with the
// test, though a client may keep them.
func (s *standIn) start(t *testing.T, scheme string) (address string) {
	t.Helper()
	switch scheme {
	case "http":
		address = hostOf(serve(t, s.ServeHTTP))
	case "https":
		address = hostOf(serveTLS(t, s.ServeHTTP))
	default:
		address = serveRaw(t, s.serveSOCKS)
	}
	t.Cleanup(func() {
		s.tunnels.Range(func(conn, _ any) bool { conn.(net.Conn).Close(); return true })
	})
	return address
}

func hostOf(srv *httptest.Server) string { return srv.Listener.Addr().String() }
