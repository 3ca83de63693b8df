package fetch

import (
	"net/url"
	"testing"
)

func TestHost(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"lower case", "http://A.Test/", "a.test"},
		{"without port", "http://a.test:8080/", "a.test"},
		{"without trailing dot", "http://a.test./", "a.test"},
		{"international as punycode", "http://Bücher.test/", "xn--bcher-kva.test"},
		{"punycode as it is", "http://xn--bcher-kva.test/", "xn--bcher-kva.test"},
		{"full-width dots as dots", "http://图片。test。/", "xn--wcsw84d.test"},
		{"with an underscore", "http://my_pics.test/", "my_pics.test"},
		{"IPv4", "http://127.0.0.1:80/", "127.0.0.1"},
		{"IPv6 without brackets", "http://[::1]:80/", "::1"},
		{"IPv6 in its shortest form", "http://[0:0:0:0:0:0:0:1]/", "::1"},
		{"of no host", "mailto:a@a.test", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u, err := url.Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := Host(u); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
