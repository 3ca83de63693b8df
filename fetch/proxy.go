package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
)

// ProxyError says that a proxy could not be used, or would not serve. It never
// tells the name or password in the proxy's address.
type ProxyError struct {
	Proxy string // scheme and host, or where it was named
	Err   error
}

func newProxyError(proxy *url.URL, err error) *ProxyError {
	return &ProxyError{Proxy: proxy.Scheme + "://" + proxy.Host, Err: err}
}

func (e *ProxyError) Error() string { return fmt.Sprintf("the proxy %s: %v", e.Proxy, e.Err) }

// Unwrap returns what went wrong.
func (e *ProxyError) Unwrap() error { return e.Err }

// answered is the error of a proxy that answers with this status instead of
// serving.
func answered(proxy *url.URL, status int) error {
	what := fmt.Sprintf("it answered %d %s", status, http.StatusText(status))
	if status == http.StatusProxyAuthRequired {
		what += ": are the name and password in its address right?"
	}
	return newProxyError(proxy, errors.New(what))
}

// checkProxy finds what http.Transport would stumble over.
func checkProxy(proxy *url.URL) error {
	schemes := []string{"http", "https", "socks5", "socks5h"}
	if !slices.Contains(schemes, proxy.Scheme) {
		return newProxyError(proxy, fmt.Errorf("its scheme %q is none of %q", proxy.Scheme, schemes))
	}
	if proxy.Hostname() == "" {
		return newProxyError(proxy, errors.New("its address names no host"))
	}
	return nil
}

// forwards says whether a proxy sees the requests of a scheme, and answers them
// itself; through others goes a tunnel.
func forwards(proxy *url.URL, scheme string) bool {
	return scheme == "http" && isWeb(proxy)
}

// throughProxy makes all connections of a transport go to a proxy. Trust is how
// the certificate of an https proxy is verified, be that of hosts taken unseen.
func throughProxy(t *http.Transport, proxy *url.URL, d *dialer, trust *tls.Config) {
	t.Proxy = http.ProxyURL(proxy)
	t.DialContext = d.dialProxy
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return answered(proxy, resp.StatusCode)
		}
		return nil
	}
	if proxy.Scheme == "https" {
		trust.ServerName = proxy.Hostname()
		t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := d.dialProxy(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return shakeHands(ctx, conn, trust)
		}
	}
}

// shakeHands closes the connection where that fails.
func shakeHands(ctx context.Context, conn net.Conn, trust *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	secure := tls.Client(conn, trust)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

// viaProxy tells the faults of a proxy from those of the host behind it.
func viaProxy(proxy *url.URL, resp *http.Response, err error) (*http.Response, error) {
	if err == nil {
		if forwards(proxy, resp.Request.URL.Scheme) && resp.StatusCode == http.StatusProxyAuthRequired {
			resp.Body.Close()
			return nil, answered(proxy, resp.StatusCode)
		}
		return resp, nil
	}
	// The words of http.Transport for what happens before the proxy serves.
	op, ok := errors.AsType[*net.OpError](err)
	if ok && (op.Op == "proxyconnect" || op.Op == "socks connect") {
		return nil, newProxyError(proxy, op.Err)
	}
	return nil, err
}
