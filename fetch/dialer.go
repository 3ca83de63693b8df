package fetch

import (
	"context"
	"net"
	"net/url"
)

// dialer opens connections to hosts, some of them to elsewhere.
type dialer struct {
	connectTo []ConnectTo
	guard     guard
	net       net.Dialer
	census    census
}

// destination is where a connection goes.
type destination struct {
	address   string
	elsewhere bool // it is not the address asked for
	meant     bool // ConnectTo names it
}

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to := d.redirect(address)
	if to.meant {
		return d.census.enter(d.net.DialContext(ctx, network, to.address))
	}
	return d.census.enter(d.guard.dial(ctx, d.net, network, to.address))
}

// dialProxy connects to a proxy, which is asked for and therefore may have a
// private address.
func (d *dialer) dialProxy(ctx context.Context, network, address string) (net.Conn, error) {
	return d.census.enter(d.net.DialContext(ctx, network, address))
}

// redirect returns where to connect for an address, a host with its port.
func (d *dialer) redirect(address string) destination {
	for _, c := range d.connectTo {
		if to, ok := c.redirect(address); ok {
			return destination{address: to, elsewhere: true, meant: c.namesHost()}
		}
	}
	return destination{address: address}
}

// destination is where a web address is connected to; which that is, is left out
// where nothing is connected to elsewhere.
func (d *dialer) destination(u *url.URL) destination {
	if len(d.connectTo) == 0 {
		return destination{}
	}
	return d.redirect(hostPort(u))
}

// hostPort is what is connected to for a web address.
func hostPort(u *url.URL) string { return net.JoinHostPort(u.Hostname(), webPort(u)) }

// webPort is the port of a web address, that of its scheme where it names none.
func webPort(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
