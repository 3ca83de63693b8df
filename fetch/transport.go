package fetch

import (
	"crypto/tls"
	"net/http"
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
	// readAtOnce is how much of an answer is asked of its connection in one go,
	// in bytes: most small pictures, with the header before them. As much memory
	// goes with each connection.
	readAtOnce = 32 << 10
)

// newTransport returns the bottom of a route without a proxy. Waiting is bounded
// by the layer above it, request by request.
func newTransport(o Options, d *dialer, insecure bool) *http.Transport {
	return &http.Transport{
		DialContext:            d.dial,
		TLSClientConfig:        tlsConfig(o, insecure),
		TLSHandshakeTimeout:    connectLimit,
		ForceAttemptHTTP2:      true, // custom dial and TLS settings turn it off
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingAfter},
		DisableCompression:     true, // the coding layer asks for it, and undoes it
		MaxIdleConns:           o.Connections,
		MaxIdleConnsPerHost:    o.Connections,
		IdleConnTimeout:        idleLimit,
		MaxResponseHeaderBytes: maxHeader,
		ReadBufferSize:         readAtOnce,
	}
}

// tlsConfig takes up earlier sessions, as browsers do: many servers close a
// connection after a hundred requests, and a whole handshake costs both sides
// more than the next picture. What was verified in one session holds in the next
// (RFC 8446 2.2).
func tlsConfig(o Options, insecure bool) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs, InsecureSkipVerify: insecure,
		ClientSessionCache: tls.NewLRUClientSessionCache(o.Connections),
	}
}
