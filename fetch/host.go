package fetch

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Host names the host of an address as limits are kept for it: in lower case,
// without port and trailing dot, an international name as punycode.
func Host(u *url.URL) string { return hostName(u.Hostname()) }

func hostName(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if ip, ok := parseIP(name); ok {
		return ip.String()
	}
	if isASCII(name) {
		return name
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return name // no such host can be connected to
	}
	return strings.TrimSuffix(ascii, ".")
}

// parseIP reads an IP address. Nearly every name is none, and of each of them
// netip.ParseAddr would make an error; so what cannot be one does not come there:
// IPv6 has a colon, and IPv4 ends with a digit.
func parseIP(name string) (netip.Addr, bool) {
	if name == "" || !strings.Contains(name, ":") && !isDigits(name[len(name)-1:]) {
		return netip.Addr{}, false
	}
	ip, err := netip.ParseAddr(name)
	return ip, err == nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}
