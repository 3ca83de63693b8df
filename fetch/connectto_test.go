package fetch

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseConnectTo(t *testing.T) {
	tests := []struct {
		name, in string
		want     ConnectTo
		fault    string
	}{
		{"all four", "a.test:443:127.0.0.1:8443", ConnectTo{"a.test", "443", "127.0.0.1", "8443"}, ""},
		{"any host and port", "::127.0.0.1:8443", ConnectTo{"", "", "127.0.0.1", "8443"}, ""},
		{"host and port kept", "a.test:443::", ConnectTo{"a.test", "443", "", ""}, ""},
		{"nothing at all", ":::", ConnectTo{}, ""},
		{"IPv6 on both sides", "[::2]:80:[::1]:8080", ConnectTo{"::2", "80", "::1", "8080"}, ""},
		{"a name in capitals", "A.Test.:443:b:1", ConnectTo{"a.test", "443", "b", "1"}, ""},
		{"an international name", "bücher.test:443:b:1", ConnectTo{"xn--bcher-kva.test", "443", "b", "1"}, ""},
		{"nothing", "", ConnectTo{}, "HOST1:PORT1:HOST2:PORT2"},
		{"too few parts", "a.test:443:127.0.0.1", ConnectTo{}, "HOST1:PORT1:HOST2:PORT2"},
		{"too many parts", "a:1:b:2:c", ConnectTo{}, "HOST1:PORT1:HOST2:PORT2"},
		{"IPv6 without brackets", "a.test:443:::1:8443", ConnectTo{}, "[brackets]"},
		{"an open bracket", "a.test:443:[::1:8443", ConnectTo{}, "never closed"},
		{"a name in brackets", "[a.test]:443:b:1", ConnectTo{}, "not an IPv6 address"},
		{"words after a bracket", "[::1]x:443:b:1", ConnectTo{}, "colon is missing"},
		{"a port by name", "a.test:https:b:1", ConnectTo{}, `port "https"`},
		{"port 0", "a.test:443:b:0", ConnectTo{}, `port "0"`},
		{"a port too high", "a.test:443:b:65536", ConnectTo{}, `port "65536"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseConnectTo(tt.in)
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Errorf("got %v, want %q in it", err, tt.fault)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func FuzzParseConnectTo(f *testing.F) {
	for _, s := range []string{"a:1:b:2", ":::", "[::1]:80:[::2]:81", "[", "]:[", "a:b:c:d:e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseConnectTo(s)
		if err == nil && strings.ContainsAny(c.Port+c.ToPort, ":[]") {
			t.Errorf("%q gave %+v", s, c)
		}
	})
}

func TestConnectToRedirect(t *testing.T) {
	tests := []struct {
		name   string
		rule   ConnectTo
		in     string
		want   string
		redirs bool
	}{
		{"goes elsewhere", ConnectTo{"a.test", "443", "127.0.0.1", "1"}, "a.test:443", "127.0.0.1:1", true},
		{"leaves another host", ConnectTo{"a.test", "443", "127.0.0.1", "1"}, "b.test:443", "b.test:443", false},
		{"leaves another port", ConnectTo{"a.test", "443", "127.0.0.1", "1"}, "a.test:80", "a.test:80", false},
		{"takes any host and port", ConnectTo{"", "", "127.0.0.1", "1"}, "a.test:80", "127.0.0.1:1", true},
		{"keeps the port", ConnectTo{"a.test", "", "127.0.0.1", ""}, "a.test:80", "127.0.0.1:80", true},
		{"keeps the host", ConnectTo{"a.test", "", "", "1"}, "a.test:80", "a.test:1", true},
		{"knows a host by any spelling", ConnectTo{"a.test", "", "", "1"}, "A.test.:80", "A.test.:1", true},
		{"writes IPv6 in brackets", ConnectTo{"", "", "::1", "1"}, "a.test:80", "[::1]:1", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := tt.rule.redirect(tt.in); got != tt.want || ok != tt.redirs {
				t.Errorf("got %s, %v", got, ok)
			}
		})
	}
}
