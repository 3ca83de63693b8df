package fetch

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// ConnectTo sends the connections meant for one host and port to another, as
// curl's --connect-to does. Names in requests and certificates stay those of
// the address asked for, and no proxy stands between. A host it names may have a
// private address, for these connections.
type ConnectTo struct {
	// Host and Port are what an address names; empty for any.
	Host, Port string
	// ToHost and ToPort are where to connect instead; empty to keep.
	ToHost, ToPort string
}

// ParseConnectTo reads HOST1:PORT1:HOST2:PORT2. Each part may be empty, and an
// IPv6 address stands in brackets.
func ParseConnectTo(s string) (ConnectTo, error) {
	parts, err := splitConnectTo(s)
	if err != nil {
		return ConnectTo{}, fmt.Errorf("connect-to %q: %w", s, err)
	}
	for _, port := range []string{parts[1], parts[3]} {
		if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
			return ConnectTo{}, fmt.Errorf("connect-to %q: port %q is not a number from 1 to 65535", s, port)
		}
	}
	return ConnectTo{
		Host: hostName(parts[0]), Port: parts[1],
		ToHost: parts[2], ToPort: parts[3],
	}, nil
}

func splitConnectTo(s string) (parts [4]string, err error) {
	rest := s
	for i := range parts {
		if parts[i], rest, err = nextPart(rest); err != nil {
			return parts, err
		}
		last := i == len(parts)-1
		if last != (rest == "") {
			return parts, errors.New("write it as HOST1:PORT1:HOST2:PORT2, an IPv6 address in [brackets]")
		}
		rest = strings.TrimPrefix(rest, ":")
	}
	return parts, nil
}

// nextPart cuts off what stands before the next colon. The rest begins with
// that colon, or is empty.
func nextPart(s string) (part, rest string, err error) {
	if !strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s+":", ':')
		return s[:end], s[end:], nil
	}
	part, rest, closed := strings.Cut(s[1:], "]")
	if !closed {
		return "", "", fmt.Errorf("the bracket before %q is never closed", part)
	}
	if net.ParseIP(part) == nil {
		return "", "", fmt.Errorf("[%s] is not an IPv6 address", part)
	}
	if rest != "" && rest[0] != ':' {
		return "", "", fmt.Errorf("a colon is missing after [%s]", part)
	}
	return part, rest, nil
}

// redirect returns the address to dial, and whether c is about this one.
func (c ConnectTo) redirect(address string) (string, bool) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address, false
	}
	if c.Host != "" && c.Host != hostName(host) || c.Port != "" && c.Port != port {
		return address, false
	}
	if c.ToHost != "" {
		host = c.ToHost
	}
	if c.ToPort != "" {
		port = c.ToPort
	}
	return net.JoinHostPort(host, port), true
}

// namesHost says whether c itself tells which host is connected to.
func (c ConnectTo) namesHost() bool { return c.Host != "" || c.ToHost != "" }
