package fetch

import (
	"net/netip"
	"strconv"
	"strings"
)

// parseLiteral reads the name of a host, as Host gives it, that is an address
// in any spelling a URL parser or a resolver takes: IPv4 may have one to four
// parts, each decimal or hexadecimal, the last filling what the others leave
// (inet_aton, and the IPv4 parser of the WHATWG URL Standard). So 127.0.0.1 is
// 2130706433, 127.1 and 0x7f.0.0.1 too.
//
// A name whose last part is a number can be nothing but an address, as no top
// level domain is one. If it is none, or one that is read in two ways, then
// literal is true and ip is not valid.
func parseLiteral(host string) (ip netip.Addr, literal bool) {
	if ip, ok := parseIP(host); ok {
		return ip, true
	}
	host = strings.TrimRight(host, ".")
	if !isNumeric(host[strings.LastIndexByte(host, '.')+1:]) {
		return netip.Addr{}, false
	}
	v4, ok := parseIPv4(strings.Split(host, "."))
	if !ok {
		return netip.Addr{}, true
	}
	return netip.AddrFrom4([4]byte{byte(v4 >> 24), byte(v4 >> 16), byte(v4 >> 8), byte(v4)}), true
}

// isNumeric says whether a part is written as a number, be it one too large.
func isNumeric(part string) bool {
	if digits, hex := cutHex(part); hex {
		return strings.Trim(digits, "0123456789abcdefABCDEF") == ""
	}
	return part != "" && strings.Trim(part, "0123456789") == ""
}

func parseIPv4(parts []string) (uint64, bool) {
	if len(parts) > 4 {
		return 0, false
	}
	var sum uint64
	for i, part := range parts {
		n, ok := parsePart(part)
		width := 8 // bits
		if i == len(parts)-1 {
			width = 8 * (4 - i)
		}
		if !ok || n >= 1<<width {
			return 0, false
		}
		sum = sum<<width | n
	}
	return sum, true
}

// parsePart reads a decimal or hexadecimal number; "0x" alone is 0. Zeros in
// front make it octal for some readers and not for others, so it must be one
// that means the same to both.
func parsePart(part string) (uint64, bool) {
	if digits, hex := cutHex(part); hex {
		n, err := strconv.ParseUint("0"+digits, 16, 64)
		return n, err == nil
	}
	n, err := strconv.ParseUint(part, 10, 64)
	ambiguous := strings.HasPrefix(part, "0") && n >= 8
	return n, err == nil && !ambiguous
}

func cutHex(part string) (digits string, hex bool) {
	if len(part) >= 2 && part[0] == '0' && part[1]|0x20 == 'x' {
		return part[2:], true
	}
	return part, false
}
