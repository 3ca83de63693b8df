package fetch

import (
	"net/http"
	"net/url"
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
