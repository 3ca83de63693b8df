package fetch

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const secret = "pass:word@1"

// through returns terms whose proxy wants a name and password.
func through(scheme, address string) Terms {
	return Terms{Proxy: &url.URL{Scheme: scheme, Host: address, User: url.UserPassword("user", secret)}}
}

func TestProxies(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host+" "+r.Proto) })
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host+" "+r.Proto) })
	tests := []struct {
		scheme, address string
		server          string
		asked           string // of the proxy
		want            string
	}{
		{"http", "http://a.test/", hostOf(plain), "a.test", "a.test HTTP/1.1"},
		{"https", "http://a.test/", hostOf(plain), "a.test", "a.test HTTP/1.1"},
		{"socks5", "http://a.test/", hostOf(plain), "a.test", "a.test HTTP/1.1"},
		{"socks5h", "http://a.test/", hostOf(plain), "a.test", "a.test HTTP/1.1"},
		{"http", "https://example.com/", hostOf(secure), "example.com:443", "example.com HTTP/2.0"},
		{"https", "https://example.com/", hostOf(secure), "example.com:443", "example.com HTTP/2.0"},
		{"socks5", "https://example.com/", hostOf(secure), "example.com", "example.com HTTP/2.0"},
		{"socks5h", "https://example.com/", hostOf(secure), "example.com", "example.com HTTP/2.0"},
	}
	for _, tt := range tests {
		t.Run(tt.address+" through "+tt.scheme, func(t *testing.T) {
			proxy := &standIn{server: tt.server, password: secret}
			terms := through(tt.scheme, proxy.start(t, tt.scheme))
			// The proxy has a private address and nobody meant it as a host.
			c := newClient(t, Options{Meant: noHost, RootCAs: trusting(secure)})
			resp, body, err := fetchAll(WithTerms(t.Context(), terms), c, tt.address)
			if err != nil || resp.StatusCode != http.StatusOK || string(body) != tt.want {
				t.Errorf("got %q, %v", body, err)
			}
			if _, asked := proxy.asked.Load(tt.asked); !asked || proxy.served.Load() != 1 {
				t.Errorf("the proxy served %d times, and %s: %v", proxy.served.Load(), tt.asked, asked)
			}
		})
	}
}

func TestProxyRefuses(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	running := func(s *standIn, scheme string) Terms { return through(scheme, s.start(t, scheme)) }
	tests := []struct {
		name, address string
		terms         Terms
		says          string
	}{
		{"a password, forwarding", "http://a.test/", running(&standIn{password: "other"}, "http"), "407 Proxy Authentication Required"},
		{"a password, tunnelling", "https://a.test/", running(&standIn{password: "other"}, "http"), "are the name and password in its address right?"},
		{"a password of SOCKS", "http://a.test/", running(&standIn{password: "other"}, "socks5"), "authentication failed"},
		{"a tunnel", "https://a.test/", running(&standIn{status: http.StatusForbidden}, "http"), "403 Forbidden"},
		{"a connection", "http://a.test/", running(&standIn{status: 2}, "socks5"), "not allowed by ruleset"},
		{"to be there", "http://a.test/", through("http", closed.Addr().String()), "connection refused"},
		{"to be there, tunnelling", "https://a.test/", through("https", closed.Addr().String()), "connection refused"},
		{"to be there, for SOCKS", "http://a.test/", through("socks5", closed.Addr().String()), "connection refused"},
		{"to prove who it is", "http://a.test/", running(&standIn{}, "https"), "certificate"},
		{"to be one", "http://a.test/", through("ftp", "127.0.0.1:1"), `its scheme "ftp"`},
		{"to have a host", "http://a.test/", through("http", ""), "names no host"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{})
			_, _, err := fetchAll(WithTerms(t.Context(), tt.terms), c, tt.address)
			if v := Judge(0, nil, err); v.Class != Transient || v.Cause != "proxy" || !strings.Contains(v.Detail, tt.says) {
				t.Errorf("judged %+v", v)
			}
			if told := err.Error(); strings.Contains(told, secret) || strings.Contains(told, url.QueryEscape(secret)) || strings.Contains(told, "user:") {
				t.Errorf("it tells the password: %s", told)
			}
		})
	}
}

func TestEnvironmentFailsAsAProxy(t *testing.T) {
	c := newClient(t, Options{})
	c.routes.environment = func(*http.Request) (*url.URL, error) { return nil, errors.New("no proxy in CGI") }
	_, _, err := fetchAll(t.Context(), c, "http://a.test/")
	if v := Judge(0, nil, err); v.Class != Transient || v.Cause != "proxy" {
		t.Errorf("%v judged %+v", err, v)
	}
}

// Behind a tunnel, or without a proxy, it is the host that says so.
func TestProxyIsNotBlamedForTheHost(t *testing.T) {
	refusing := func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }
	plain, secure := serve(t, refusing), serveTLS(t, refusing)
	tests := []struct {
		name, address string
		terms         func(t *testing.T) Terms
	}{
		{"without a proxy", plain.URL, func(*testing.T) Terms { return Terms{Direct: true} }},
		{"behind SOCKS", "http://a.test/", func(t *testing.T) Terms {
			return through("socks5", (&standIn{server: hostOf(plain)}).start(t, "socks5"))
		}},
		{"behind a tunnel", "https://example.com/", func(t *testing.T) Terms {
			return through("http", (&standIn{server: hostOf(secure)}).start(t, "http"))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := WithTerms(t.Context(), tt.terms(t))
			resp, _, err := fetchAll(ctx, newClient(t, Options{RootCAs: trusting(secure)}), tt.address)
			if err != nil || resp.StatusCode != http.StatusProxyAuthRequired {
				t.Errorf("got %v, %v", resp, err)
			}
		})
	}
}

// What is refused never reaches the proxy, which would connect to it.
func TestGuardHoldsBeforeProxies(t *testing.T) {
	for _, scheme := range []string{"http", "socks5"} {
		t.Run(scheme, func(t *testing.T) {
			proxy := &standIn{server: "127.0.0.1:1"}
			address := proxy.start(t, scheme)
			c := newClient(t, Options{Meant: noHost})
			ctx := WithTerms(t.Context(), through(scheme, address))
			for _, target := range []string{
				"127.0.0.1", "[::1]", "169.254.169.254", "2130706433", "0177.0.0.1", "localhost", "printer.local", address,
			} {
				_, _, err := fetchAll(ctx, c, "http://"+target+"/")
				if v := Judge(0, nil, err); v.Class != Permanent {
					t.Errorf("%s: %v judged %+v", target, err, v)
				}
			}
			proxy.asked.Range(func(host, _ any) bool { t.Errorf("the proxy was asked for %s", host); return true })
		})
	}
}
