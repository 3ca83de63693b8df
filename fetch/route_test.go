package fetch

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
)

func TestRouteOfARequest(t *testing.T) {
	r := newRoutes(Options{ConnectTo: []ConnectTo{{Host: "a.test", Port: "443", ToHost: "127.0.0.1"}, {Host: "b.test", ToPort: "81"}}})
	r.environment = func(*http.Request) (*url.URL, error) { return mustParse(t, "http://environment.test"), nil }
	own := mustParse(t, "socks5://own.test")
	const direct, environment = "", "http://environment.test"
	tests := []struct {
		name, address string
		terms         Terms
		want          string
	}{
		{"what the environment says", "https://c.test/", Terms{}, environment},
		{"what the terms say", "https://c.test/", Terms{Proxy: own}, "socks5://own.test"},
		{"no proxy", "https://c.test/", Terms{Direct: true}, direct},
		{"no proxy though there is one", "https://c.test/", Terms{Direct: true, Proxy: own}, direct},
		{"none to what is connected to elsewhere", "https://a.test/", Terms{}, direct},
		{"none to it by the terms", "https://a.test/", Terms{Proxy: own}, direct},
		{"none to it by its port", "https://a.test:443/", Terms{}, direct},
		{"none to it in capitals", "https://A.TEST./", Terms{}, direct},
		{"none to any port of a host", "http://b.test:8080/", Terms{}, direct},
		{"a proxy to another port", "http://a.test/", Terms{}, environment},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			to := r.dialer.redirect(hostPort(mustParse(t, tt.address)))
			proxy, err := r.proxy(request(t.Context(), t, tt.address), tt.terms, to)
			got := direct
			if proxy != nil {
				got = proxy.String()
			}
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// untrusted counts the requests to a server whose certificate nobody signed.
func untrusted(t *testing.T) (srv *httptest.Server, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	srv = serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		io.WriteString(w, r.Proto)
	})
	return srv, asked
}

func TestInsecureTLS(t *testing.T) {
	srv, asked := untrusted(t)
	c := newClient(t, Options{ConnectTo: toServer(t, srv)})
	secure := t.Context()
	insecure := WithTerms(t.Context(), Terms{InsecureTLS: true})
	steps := []struct {
		name   string
		ctx    context.Context
		served bool
	}{
		{"is off", secure, false},
		{"takes any certificate", insecure, true},
		{"lends its connection to nobody", secure, false},
		{"goes on", insecure, true},
	}
	var want int32
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			_, body, err := fetchAll(step.ctx, c, "https://a.test/")
			if step.served {
				want++
				if err != nil || string(body) != "HTTP/2.0" {
					t.Errorf("got %q, %v", body, err)
				}
			} else if v := Judge(0, nil, err); v.Cause != "certificate" {
				t.Errorf("%v judged %+v", err, v)
			}
			if got := asked.Load(); got != want {
				t.Errorf("%d requests arrived, want %d", got, want)
			}
		})
	}
}

func TestInsecureTLSIsNotForProxies(t *testing.T) {
	srv, asked := untrusted(t)
	proxy := &standIn{server: hostOf(srv)}
	tests := []struct {
		name, scheme string
		cause        string
	}{
		{"a host behind a proxy is taken", "http", ""},
		{"a proxy is not", "https", "proxy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			terms := through(tt.scheme, proxy.start(t, tt.scheme))
			terms.InsecureTLS = true
			_, _, err := fetchAll(WithTerms(t.Context(), terms), newClient(t, Options{}), "https://a.test/")
			if tt.cause == "" && err == nil {
				return
			}
			if v := Judge(0, nil, err); v.Cause != tt.cause {
				t.Errorf("%v judged %+v", err, v)
			}
		})
	}
	if asked.Load() != 1 {
		t.Errorf("%d requests arrived, want 1", asked.Load())
	}
}

func TestRoutesKeepConnectionsApart(t *testing.T) {
	r := newRoutes(Options{})
	proxy := func(address string) *url.URL { return mustParse(t, address) }
	first := r.transport(proxy("http://a:b@proxy.test"), false)
	tests := []struct {
		name     string
		proxy    *url.URL
		insecure bool
		same     bool
	}{
		{"the same", proxy("http://a:b@proxy.test"), false, true},
		{"insecure", proxy("http://a:b@proxy.test"), true, false},
		{"another user", proxy("http://c:b@proxy.test"), false, false},
		{"another password", proxy("http://a:c@proxy.test"), false, false},
		{"another proxy", proxy("http://a:b@proxy.test:81"), false, false},
		{"another scheme", proxy("socks5://a:b@proxy.test"), false, false},
		{"none", nil, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if same := r.transport(tt.proxy, tt.insecure) == first; same != tt.same {
				t.Errorf("the same transport: %v", same)
			}
		})
	}
}
