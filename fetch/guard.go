package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

// PrivateAddressError says that a request was not made since it leads to this
// machine or to a network around it, and nobody had named its host.
type PrivateAddressError struct {
	Host string
	// IP is the address that was refused; not valid where the name of the host
	// tells enough.
	IP netip.Addr
}

func (e *PrivateAddressError) Error() string {
	what := "may be this machine or one beside it"
	switch {
	case e.IP.IsValid() && e.IP.String() == e.Host:
		what = "is a private address"
	case e.IP.IsValid():
		what = "has the private address " + e.IP.String()
	}
	return fmt.Sprintf("%s %s: list %s under hosts: if it is meant", e.Host, what, e.Host)
}

// errPublicSilent stands for what went wrong with the public addresses of a host
// that has private ones too: package net tells of the first address alone.
var errPublicSilent = errors.New("none of the host's public addresses could be connected to; the private ones were not tried")

// guard keeps a page, or whoever owns a name in DNS, from having us request what
// only the local network should reach. Hosts that are meant it lets pass.
//
// It judges the address that is connected to, at the moment of connecting. So
// it does not matter what a name resolved to before, how an address is spelled,
// or by which redirect it was come to. A connection that is kept open cannot
// carry a request past it: http.Transport uses one again for the same scheme,
// host and port alone, HTTP/2 included, and the guard's answer depends on
// nothing else. (A proxy's connections serve many hosts; see refusal.)
type guard struct {
	meant   func(host string) bool
	private func(netip.Addr) bool
}

func newGuard(meant func(host string) bool) guard {
	if meant == nil {
		meant = func(string) bool { return false }
	}
	return guard{meant: meant, private: isPrivate}
}

// refusal is the error of a request that is refused by its address alone, else
// nil. Without a proxy (nil) connecting tells the rest.
func (g guard) refusal(u, proxy *url.URL) error {
	host := Host(u)
	if g.meant(host) {
		return nil
	}
	if err := g.refuseLiteral(host); err != nil || proxy == nil {
		return err
	}
	return refuseBehind(proxy, host)
}

// refuseLiteral judges a host that is written as an address.
func (g guard) refuseLiteral(host string) error {
	ip, literal := parseLiteral(host)
	switch {
	case !literal:
		return nil
	case !ip.IsValid():
		return &AddressError{Reason: fmt.Sprintf("%q is a number, and no address that all read alike", host)}
	case g.private(ip):
		return &PrivateAddressError{Host: host, IP: ip}
	}
	return nil
}

// refuseBehind judges a host that a proxy resolves by itself. Names that are
// local by their form are refused, and so is the proxy's own host, which is meant
// as a proxy only. What other names lead to behind the proxy cannot be seen from
// here.
func refuseBehind(proxy *url.URL, host string) error {
	switch {
	case !isASCII(host):
		return &AddressError{Reason: fmt.Sprintf("%q is no name of a host", host)}
	case isSameHost(host, Host(proxy)), isLocalName(host):
		return &PrivateAddressError{Host: host}
	}
	return nil
}

// isSameHost says whether two names are one, or spell one address.
func isSameHost(a, b string) bool {
	ipA, _ := parseLiteral(a)
	ipB, _ := parseLiteral(b)
	return strings.TrimRight(a, ".") == strings.TrimRight(b, ".") || ipA.IsValid() && ipA.Unmap() == ipB.Unmap()
}

// localDomains are those that only local networks know: set aside for them by
// RFC 6761, RFC 6762, RFC 8375 and, in 2024, ICANN; and those in use there (RFC
// 6762 G and others), which no registry sells.
var localDomains = []string{
	".localhost", ".local", ".home.arpa", ".internal",
	".localdomain", ".lan", ".home", ".corp", ".intranet",
}

// isLocalName says whether a host has a name that only a local network knows: one
// without a domain, or below one of localDomains.
func isLocalName(host string) bool {
	if _, literal := parseLiteral(host); literal {
		return false
	}
	host = "." + strings.TrimRight(host, ".")
	isBelow := func(domain string) bool { return strings.HasSuffix(host, domain) }
	return strings.Count(host, ".") == 1 || slices.ContainsFunc(localDomains, isBelow)
}

// dial connects to the host of an address, if it is not meant to a public
// address of it only. That other addresses of the host are private does not
// matter then.
func (g guard) dial(ctx context.Context, d net.Dialer, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	host = hostName(host)
	if g.meant(host) {
		return d.DialContext(ctx, network, address)
	}
	c := &check{guard: g, host: host}
	d.ControlContext = c.control
	conn, err := d.DialContext(ctx, network, address)
	refused, ok := errors.AsType[*PrivateAddressError](err)
	switch {
	case !ok:
		return conn, err
	case c.passed.Load():
		return nil, errPublicSilent
	}
	return nil, refused
}

// check judges the addresses of one host while it is dialled, of which two may
// be tried at once.
type check struct {
	guard  guard
	host   string
	passed atomic.Bool // an address
}

// control is called by a net.Dialer with each address, numbers throughout,
// between making the socket and connecting it.
func (c *check) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || c.guard.private(to.Addr()) {
		return &PrivateAddressError{Host: c.host, IP: to.Addr()}
	}
	c.passed.Store(true)
	return nil
}
