package fetch

import (
	"net/netip"
	"testing"
)

func TestParseLiteral(t *testing.T) {
	const wrong = ""
	tests := []struct {
		name, host string
		want       string
		literal    bool
	}{
		{"four parts", "127.0.0.1", "127.0.0.1", true},
		{"one number", "2130706433", "127.0.0.1", true},
		{"two parts", "127.1", "127.0.0.1", true},
		{"three parts", "10.1.2", "10.1.0.2", true},
		{"octal that is decimal too", "127.00.0.01", "127.0.0.1", true},
		{"octal", "0177.0.0.1", wrong, true},
		{"octal in one", "017700000001", wrong, true},
		{"what is private to who knows no octal", "010.0.0.1", wrong, true},
		{"hexadecimal", "0x7f.0x0.0.1", "127.0.0.1", true},
		{"hexadecimal in one", "0x7f000001", "127.0.0.1", true},
		{"hexadecimal in capitals", "0X7F.1", "127.0.0.1", true},
		{"an empty hexadecimal", "127.0x", "127.0.0.0", true},
		{"zero", "0", "0.0.0.0", true},
		{"a dot behind", "127.0.0.1.", "127.0.0.1", true},
		{"two dots behind", "127.1..", "127.0.0.1", true},
		{"the last one", "255.255.255.255", "255.255.255.255", true},
		{"IPv6", "::1", "::1", true},
		{"IPv6 with IPv4 inside", "::ffff:127.0.0.1", "::ffff:127.0.0.1", true},
		{"IPv6 with a zone", "fe80::1%eth0", "fe80::1%eth0", true},
		{"a part too large", "256.0.0.1", wrong, true},
		{"the rest too large", "127.16777216", wrong, true},
		{"one number too large", "4294967296", wrong, true},
		{"a number without end", "99999999999999999999999", wrong, true},
		{"a hexadecimal without end", "0xfffffffffffffffffffffff", wrong, true},
		{"no octal", "127.0.0.08", wrong, true},
		{"five parts", "127.0.0.0.1", wrong, true},
		{"an empty part", "127..1", wrong, true},
		{"a name before a number", "a.1", wrong, true},
		{"a name", "a.test", wrong, false},
		{"a name of digits in a domain", "127.0.0.1.test", wrong, false},
		{"a name with digits", "a1", wrong, false},
		{"a name like a hexadecimal", "0xcafé", wrong, false},
		{"signs", "+127.-1", wrong, false},
		{"underscores", "1_27.0_1", wrong, false},
		{"nothing", "", wrong, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ip, literal := parseLiteral(tt.host)
			if literal != tt.literal || ip.IsValid() != (tt.want != wrong) || ip.IsValid() && ip.String() != tt.want {
				t.Errorf("got %v, %v", ip, literal)
			}
		})
	}
}

func FuzzParseLiteral(f *testing.F) {
	for _, s := range []string{"127.0.0.1", "2130706433", "0177.1", "0x7f.1.", "::1", "fe80::1%a", "1.2.3.4.5", "a.test", "..", "0x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ip, literal := parseLiteral(s)
		if ip.IsValid() && !literal {
			t.Errorf("%q is %v and no address", s, ip)
		}
		if want, err := netip.ParseAddr(s); err == nil && ip != want {
			t.Errorf("%q gave %v, not %v", s, ip, want)
		}
	})
}
