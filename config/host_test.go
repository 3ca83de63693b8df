package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestHosts(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"LowerCase", "CDN.Example.com", "cdn.example.com"},
		{"TrailingDot", "cdn.example.com.", "cdn.example.com"},
		{"AllBelow", "'*.Example.com'", "*.example.com"},
		{"AllBelowOneOfACountry", "'*.example.co.uk'", "*.example.co.uk"},
		{"AllBelowOneOfEverybody", "'*.me.github.io'", "*.me.github.io"},
		{"OfAnyScript", "Bücher.example", "bücher.example"},
		{"Underscore", "my_pics.test", "my_pics.test"},
		{"OneLabel", "localhost", "localhost"},
		{"IPv4", "192.168.1.5", "192.168.1.5"},
		{"IPv6", "'2001:DB8:0::1'", "2001:db8::1"},
		{"IPv6InBrackets", "'[::1]'", "::1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, hosts: "+tt.text+"}}").Hosts
			if diff := cmp.Diff(texts(tt.want), got, cmpopts.IgnoreTypes(Pos{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
