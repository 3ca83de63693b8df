package fetch

import (
	"net/http"
	"strings"
	"testing"
)

func TestEnvironmentNamesTheProxy(t *testing.T) {
	const direct, refused = "", "refused"
	tests := []struct {
		name             string
		http, https, not string
		plain, secure    string // for an address of each scheme
	}{
		{"none", "", "", "", direct, direct},
		{"one for each scheme", "http://a.test:1", "socks5://b.test:2", "", "http://a.test:1", "socks5://b.test:2"},
		{"without a scheme", "a.test:1", "a.test:1", "", "http://a.test:1", "http://a.test:1"},
		{"not for hosts that are excepted", "http://a.test", "http://a.test", "example.com", direct, direct},
		{"no address", "http://user:se cret@[::1", "", "", refused, direct},
		{"no address for https", "", "http://user:se cret@[::1", "", direct, refused},
		{"no address beside one", "http://user:se%zzcret@a.test", "http://b.test", "", refused, "http://b.test"},
		{"no address and no scheme", "user:se cret@a.test:port", "", "", refused, direct},
		{"no address, but for hosts that are excepted", "http://se cret", "http://se cret", "*", direct, direct},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range map[string]string{"HTTP_PROXY": tt.http, "HTTPS_PROXY": tt.https, "NO_PROXY": tt.not} {
				t.Setenv(name, value)
			}
			r := newRoutes(Options{})
			for address, want := range map[string]string{"http://example.com/": tt.plain, "https://example.com/": tt.secure} {
				proxy, err := r.proxy(request(t.Context(), t, address), Terms{}, destination{})
				got := direct
				switch {
				case err != nil:
					got = refused
				case proxy != nil:
					got = proxy.String()
				}
				if v := Judge(0, nil, err); got != want || err != nil && (v.Cause != "proxy" || strings.Contains(v.Detail, "cret")) {
					t.Errorf("%s: got %q, %v; want %q", address, got, err, want)
				}
			}
		})
	}
}

// Nothing goes past a proxy that was meant to be used.
func TestUnreadableProxyIsNotBypassed(t *testing.T) {
	asked := 0
	srv := serve(t, func(http.ResponseWriter, *http.Request) { asked++ })
	t.Setenv("HTTP_PROXY", "http://user:se cret@[::1")
	address := strings.Replace(srv.URL, "127.0.0.1", "a.test", 1)
	for name, terms := range map[string]Terms{"by a picture": {}, "by robots.txt": {Robots: true}} {
		t.Run(name, func(t *testing.T) {
			_, _, err := fetchAll(WithTerms(t.Context(), terms), newClient(t, Options{}), address)
			if v := Judge(0, nil, err); v.Cause != "proxy" {
				t.Errorf("%v judged %+v", err, v)
			}
		})
	}
	t.Run("but by what goes direct", func(t *testing.T) {
		_, _, err := fetchAll(WithTerms(t.Context(), Terms{Direct: true}), newClient(t, Options{}), srv.URL)
		if err != nil || asked != 1 {
			t.Errorf("got %v, %d requests arrived", err, asked)
		}
	})
}
