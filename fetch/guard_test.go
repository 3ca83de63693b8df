package fetch

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func noHost(string) bool { return false }

// accepting counts the connections that arrive at it.
type accepting struct {
	net.Listener
	count atomic.Int32
}

func (l *accepting) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.count.Add(1)
	}
	return conn, err
}

// serveAt starts a server that answers with the address it listens at. It skips
// the test where there is no such address.
func serveAt(t *testing.T, address string, closing bool) *accepting {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip(err)
	}
	l := &accepting{Listener: listener}
	srv := &httptest.Server{Listener: l, Config: &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if closing {
				w.Header().Set("Connection", "close")
			}
			host, _, _ := net.SplitHostPort(address)
			w.Write([]byte(host))
		}),
	}}
	srv.Start()
	t.Cleanup(srv.Close)
	return l
}

// Two addresses of loopback stand for all: 127.0.0.1 and ::1 are private as they
// are, 127.0.0.2 and 127.0.0.3 count as public. Nobody listens at the last.
func TestGuardJudgesWhatIsConnectedTo(t *testing.T) {
	refused := (&PrivateAddressError{Host: "a.test", IP: netip.MustParseAddr("127.0.0.1")}).Error()
	tests := []struct {
		name    string
		dns     nameserver
		closing bool // a connection serves one request
		meant   func(string) bool
		want    []string // the answers to requests, or errors
		private int32    // connections
	}{
		{"a public address", nameserver{v4: [][]string{{"127.0.0.2"}}}, false, noHost, []string{"127.0.0.2"}, 0},
		{"a private address", nameserver{v4: [][]string{{"127.0.0.1"}}}, false, noHost, []string{refused}, 0},
		{"private addresses of both kinds", nameserver{v4: [][]string{{"127.0.0.1"}}, v6: []string{"::ffff:127.0.0.1"}}, false, noHost,
			[]string{refused}, 0},
		{"a name that becomes private", nameserver{v4: [][]string{{"127.0.0.2"}, {"127.0.0.1"}}}, true, noHost,
			[]string{"127.0.0.2", refused, refused}, 0},
		{"a name that becomes private behind a kept connection", nameserver{v4: [][]string{{"127.0.0.2"}, {"127.0.0.1"}}}, false, noHost,
			[]string{"127.0.0.2", "127.0.0.2"}, 0},
		{"a private address before a public one", nameserver{v4: [][]string{{"127.0.0.1", "127.0.0.2"}}}, false, noHost, []string{"127.0.0.2"}, 0},
		{"a private address of IPv6 before a public one", nameserver{v4: [][]string{{"127.0.0.2"}}, v6: []string{"::1"}}, false, noHost,
			[]string{"127.0.0.2"}, 0},
		{"a private address before a public one that is silent", nameserver{v4: [][]string{{"127.0.0.1", "127.0.0.3"}}}, false, noHost,
			[]string{errPublicSilent.Error()}, 0},
		{"a private address that is meant", nameserver{v4: [][]string{{"127.0.0.1"}}}, false,
			func(host string) bool { return host == "a.test" }, []string{"127.0.0.1"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			private := serveAt(t, "127.0.0.1:0", tt.closing)
			_, port, _ := net.SplitHostPort(private.Addr().String())
			serveAt(t, "127.0.0.2:"+port, tt.closing)
			c := newClient(t, Options{Meant: tt.meant})
			c.routes.dialer.net.Resolver = tt.dns.resolver(t)
			c.routes.dialer.guard.private = func(ip netip.Addr) bool {
				return isPrivate(ip) && ip != netip.MustParseAddr("127.0.0.2") && ip != netip.MustParseAddr("127.0.0.3")
			}
			var got []string
			for range tt.want {
				_, body, err := fetchAll(t.Context(), c, "http://a.test:"+port+"/")
				if err != nil {
					got = append(got, withoutURL(err).Error())
				} else {
					got = append(got, string(body))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n := private.count.Load(); n != tt.private {
				t.Errorf("%d connections to the private address, want %d", n, tt.private)
			}
		})
	}
}

// Redirects are followed here by a client that knows no host from another.
func TestGuardHoldsAtRedirects(t *testing.T) {
	target := serveAt(t, "127.0.0.1:0", false)
	_, port, _ := net.SplitHostPort(target.Addr().String())
	tests := []struct {
		name, host string
		cause      string
		unresolved bool // known for what it is before anything is connected to
	}{
		{"loopback", "127.0.0.1", "private address", true},
		{"loopback of IPv6", "[::1]", "private address", true},
		{"loopback in IPv6", "[::ffff:127.0.0.1]", "private address", true},
		{"loopback by name", "localhost", "private address", false},
		{"loopback by name, in capitals with a dot", "LOCALHOST.", "private address", false},
		{"the metadata of a cloud", "169.254.169.254", "private address", true},
		{"a decimal", "2130706433", "private address", true},
		{"a hexadecimal", "0x7f.1", "private address", true},
		{"a short one", "127.1", "private address", true},
		{"a dot behind", "127.0.0.1.", "private address", true},
		{"an octal", "0177.0.0.1", "address", true},
		{"full-width digits", "１２７.０.０.１", "private address", true},
		{"the unspecified address", "0.0.0.0", "private address", true},
		{"the unspecified address of IPv6", "[::]", "private address", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", "http://"+tt.host+":"+port+"/")
				w.WriteHeader(http.StatusFound)
			})
			c := newClient(t, Options{
				Meant:     noHost,
				ConnectTo: []ConnectTo{{Host: "a.test", ToHost: "127.0.0.1", ToPort: portOf(t, from)}},
			})
			c.routes.dialer.net.Resolver = loopback(t)
			var connects atomic.Int32
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				ConnectStart: func(string, string) { connects.Add(1) },
			})
			resp, err := (&http.Client{Transport: c}).Do(request(ctx, t, "http://a.test/"))
			if err == nil {
				resp.Body.Close()
			}
			want := Verdict{Class: Permanent, Cause: tt.cause}
			if diff := cmp.Diff(want, Judge(0, nil, err), cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if tt.unresolved && connects.Load() != 1 {
				t.Errorf("%d connections were begun, want that of the redirect", connects.Load())
			}
		})
	}
	if n := target.count.Load(); n != 0 {
		t.Errorf("%d connections arrived", n)
	}
}

// loopback resolves every name to this machine.
func loopback(t *testing.T) *net.Resolver {
	dns := nameserver{v4: [][]string{{"127.0.0.1"}}}
	return dns.resolver(t)
}

func portOf(t *testing.T, srv *httptest.Server) string {
	t.Helper()
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestGuardLetsPassWhatIsMeant(t *testing.T) {
	srv := serve(t, func(http.ResponseWriter, *http.Request) {})
	port := portOf(t, srv)
	only := func(name string) func(string) bool { return func(host string) bool { return host == name } }
	tests := []struct {
		name, address string
		options       Options
		ok            bool
	}{
		{"an address", srv.URL, Options{Meant: only("127.0.0.1")}, true},
		{"a name", "http://localhost:" + port, Options{Meant: only("localhost")}, true},
		{"a name by any spelling", "http://LocalHost.:" + port, Options{Meant: only("localhost")}, true},
		{"not an address for its name", srv.URL, Options{Meant: only("localhost")}, false},
		{"not another spelling of an address", "http://2130706433:" + port, Options{Meant: only("127.0.0.1")}, false},
		{"where it is connected to", "http://a.test/", Options{Meant: noHost, ConnectTo: toServer(t, srv)}, true},
		{"an address that is connected to elsewhere", "http://10.0.0.1/", Options{Meant: noHost, ConnectTo: toServer(t, srv)}, true},
		{"a host connected to at another port", "http://localhost/",
			Options{Meant: noHost, ConnectTo: []ConnectTo{{Host: "localhost", ToPort: port}}}, true},
		{"not any host at another port", "http://127.0.0.1/",
			Options{Meant: noHost, ConnectTo: []ConnectTo{{Port: "80", ToPort: port}}}, false},
		{"not any name at another port", "http://localhost/",
			Options{Meant: noHost, ConnectTo: []ConnectTo{{Port: "80", ToPort: port}}}, false},
		{"not what others are connected to", srv.URL,
			Options{Meant: noHost, ConnectTo: []ConnectTo{{Host: "a.test", ToHost: "127.0.0.1", ToPort: port}}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, tt.options)
			c.routes.dialer.net.Resolver = loopback(t)
			_, _, err := fetchAll(t.Context(), c, tt.address)
			if _, refused := errors.AsType[*PrivateAddressError](err); refused == tt.ok || tt.ok && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("nothing if nobody says so", func(t *testing.T) {
		c := New(Options{})
		defer c.Close()
		_, _, err := fetchAll(t.Context(), c, srv.URL)
		if _, refused := errors.AsType[*PrivateAddressError](err); !refused {
			t.Errorf("got %v", err)
		}
	})
}

func TestGuardRefusal(t *testing.T) {
	const direct = ""
	tests := []struct {
		name, address, proxy string
		cause                string
	}{
		{"a public address", "http://8.8.8.8/", "http://proxy.test:3128", ""},
		{"a name", "http://a.test/", "http://proxy.test:3128", ""},
		{"a local name without a proxy, which connecting judges", "http://localhost/", direct, ""},
		{"a private address", "http://10.0.0.1/", "http://proxy.test:3128", "private address"},
		{"a private decimal", "http://167772161/", "socks5://proxy.test", "private address"},
		{"a number that is no address", "http://4294967296/", "http://proxy.test:3128", "address"},
		{"the same without a proxy", "http://4294967296/", direct, "address"},
		{"what cannot be ASCII", "http://a_ü.test/", "http://proxy.test:3128", "address"},
		{"localhost", "http://localhost/", "http://proxy.test:3128", "private address"},
		{"below localhost", "http://a.LOCALHOST./", "http://proxy.test:3128", "private address"},
		{"below local", "http://printer.local/", "http://proxy.test:3128", "private address"},
		{"below internal", "http://metadata.google.internal/", "http://proxy.test:3128", "private address"},
		{"below home.arpa", "http://nas.home.arpa/", "http://proxy.test:3128", "private address"},
		{"below localdomain", "http://localhost.localdomain/", "http://proxy.test:3128", "private address"},
		{"below lan", "http://router.lan/", "http://proxy.test:3128", "private address"},
		{"below home", "http://nas.home/", "http://proxy.test:3128", "private address"},
		{"below corp", "http://wiki.corp/", "http://proxy.test:3128", "private address"},
		{"below intranet", "http://a.intranet./", "http://proxy.test:3128", "private address"},
		{"a public name that ends alike", "http://a.homes/", "http://proxy.test:3128", ""},
		{"with two dots behind", "http://printer.local../", "http://proxy.test:3128", "private address"},
		{"without a domain", "http://router/", "http://proxy.test:3128", "private address"},
		{"a name that only ends alike", "http://notlocal.test/", "http://proxy.test:3128", ""},
		{"the proxy's own host", "http://proxy.test:3128/", "http://proxy.test:3128", "private address"},
		{"the proxy's own host at another port", "https://Proxy.test./", "http://proxy.test:3128", "private address"},
		{"the proxy's own address", "http://8.8.8.8/", "http://8.8.8.8:3128", "private address"},
		{"the proxy's own address in disguise", "http://134744072/", "http://8.8.8.8:3128", "private address"},
		{"what is meant", "http://meant.internal/", "http://proxy.test:3128", ""},
	}
	g := newGuard(func(host string) bool { return host == "meant.internal" })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var proxy *url.URL
			if tt.proxy != direct {
				proxy = mustParse(t, tt.proxy)
			}
			err := g.refusal(mustParse(t, tt.address), proxy)
			if err == nil && tt.cause == "" {
				return
			}
			if v := Judge(0, nil, err); err == nil || v.Class != Permanent || v.Cause != tt.cause {
				t.Errorf("got %v", err)
			}
		})
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestPrivateAddressErrorSaysWhatToDo(t *testing.T) {
	tests := []struct {
		host, ip string
		want     string
	}{
		{"a.test", "10.0.0.1", "a.test has the private address 10.0.0.1: list a.test under hosts: if it is meant"},
		{"10.0.0.1", "10.0.0.1", "10.0.0.1 is a private address: list 10.0.0.1 under hosts: if it is meant"},
		{"nas.local", "", "nas.local may be this machine or one beside it: list nas.local under hosts: if it is meant"},
	}
	for _, tt := range tests {
		e := &PrivateAddressError{Host: tt.host}
		if tt.ip != "" {
			e.IP = netip.MustParseAddr(tt.ip)
		}
		if got := Judge(0, nil, &url.Error{Op: "Get", Err: e}).Detail; got != tt.want || strings.Contains(got, "\n") {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
