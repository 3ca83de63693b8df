package fetch

import (
	"net/http"
	"net/url"
	"testing"
)

func TestNoProxyStandsBetween(t *testing.T) {
	d := &dialer{
		connectTo: []ConnectTo{{Host: "a.test", Port: "443", ToHost: "127.0.0.1"}, {Host: "b.test", ToPort: "81"}},
		proxies: func(*http.Request) (*url.URL, error) {
			return &url.URL{Scheme: "http", Host: "proxy.test"}, nil
		},
	}
	tests := []struct {
		name, address string
		proxied       bool
	}{
		{"what is connected to elsewhere", "https://a.test/", false},
		{"the same by its port", "https://a.test:443/", false},
		{"the same in capitals", "https://A.TEST./", false},
		{"any port of a host", "http://b.test:8080/", false},
		{"another port", "http://a.test/", true},
		{"another host", "https://c.test/", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			proxy, err := d.proxy(request(t.Context(), t, tt.address))
			if err != nil || (proxy != nil) != tt.proxied {
				t.Errorf("got %v, %v", proxy, err)
			}
		})
	}
}
