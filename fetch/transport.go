package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// connectLimit ends a connection attempt that nobody waits for any more:
	// http.Transport goes on dialling after the request was given up. How long
	// a request waits is said by its Terms.
	connectLimit = 2 * time.Minute
	// idleLimit closes a connection that was not used for so long.
	idleLimit = 90 * time.Second
	// pingAfter is how long an HTTP/2 connection may be silent before it is
	// asked whether it still lives. Without, one that died would be used again
	// and again.
	pingAfter = 15 * time.Second
	// maxHeader bounds the header of an answer, in bytes.
	maxHeader = 1 << 20
)

// newTransport returns the bottom of the stack. Waiting is bounded by the layer
// above it, request by request.
func newTransport(o Options) *http.Transport {
	d := &dialer{connectTo: o.ConnectTo, proxies: http.ProxyFromEnvironment, net: net.Dialer{Timeout: connectLimit}}
	return &http.Transport{
		Proxy:                  d.proxy,
		DialContext:            d.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    connectLimit,
		ForceAttemptHTTP2:      true, // custom dial and TLS settings turn it off
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingAfter},
		MaxIdleConns:           o.Connections,
		MaxIdleConnsPerHost:    o.Connections,
		IdleConnTimeout:        idleLimit,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// dialer opens connections, some of them to elsewhere.
type dialer struct {
	connectTo []ConnectTo
	proxies   func(*http.Request) (*url.URL, error)
	net       net.Dialer
}

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to, _ := d.redirect(address)
	return d.net.DialContext(ctx, network, to)
}

// redirect returns where to connect for an address, and whether that is
// elsewhere.
func (d *dialer) redirect(address string) (string, bool) {
	for _, c := range d.connectTo {
		if to, ok := c.redirect(address); ok {
			return to, true
		}
	}
	return address, false
}

// proxy is none for what is connected to elsewhere.
func (d *dialer) proxy(req *http.Request) (*url.URL, error) {
	port := req.URL.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[req.URL.Scheme]
	}
	if _, elsewhere := d.redirect(net.JoinHostPort(req.URL.Hostname(), port)); elsewhere {
		return nil, nil
	}
	return d.proxies(req)
}
