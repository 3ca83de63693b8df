package fetch

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Terms are the settings of one request. They travel in its context, the one
// thing that every HTTP library passes through.
type Terms struct {
	// Kind is what the request is for, a word to count by: Metrics have a time
	// series for each. Empty for none in particular.
	Kind string
	// MaxSize is the most bytes a body may have once decoded; 0 for no bound.
	// One that is coded may have 64 KiB more on the wire.
	MaxSize int64
	// Fixed says that MaxSize is no setting that anybody could raise.
	Fixed bool
	// Silence is how long the host may stay silent: until it is connected to,
	// until its answer begins, and then while it brings each 1,000 bytes of
	// the body, or the rest of it if that is less; and ten times as long while
	// it brings each 64 KiB. How long a body takes in all is not bounded. 0 for
	// ever.
	Silence time.Duration
	// Interval is how long after the previous request to the host this one
	// starts at least, where the Limit of the host allows it sooner; 0 to ask for
	// nothing. Requests wait for it as they do for Limit.Interval. A host
	// without a Limit is not remembered once it is idle.
	Interval time.Duration
	// Robots says that robots.txt is obeyed. Without it, it is not even asked
	// for.
	Robots bool
	// Proxy is what the request goes through: an address with the scheme http,
	// https, socks5 or socks5h, a name and password within if the proxy wants
	// them. Nobody changes it afterwards. Nil leaves it to the environment
	// (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).
	Proxy *url.URL
	// Direct says that no proxy is used, whatever Proxy and the environment
	// say.
	Direct bool
	// InsecureTLS takes the certificate of the host unseen, not that of a
	// proxy. Connections made so serve only requests that say the same.
	InsecureTLS bool
	// Header is what the site wants to be sent, in place of what the request
	// brings; not Cookie. It goes to the addresses that Own names; of it to any
	// other, and to those on http that https was redirected to, only
	// User-Agent, Accept and Accept-Language. Its values may hold placeholders
	// of Secrets. Nobody changes it afterwards.
	Header http.Header
	// Auth is whom the addresses that Own names are told the request comes
	// from, unless an Authorization is given otherwise. Nil for nobody.
	Auth *Auth
	// Secrets are what the placeholders stand for that the address, the body,
	// Header and Auth hold. They go to the addresses that Own names; a request
	// with a placeholder in address or body for any other fails with a
	// *WithheldError. Nil for none.
	Secrets *Secrets
	// Own says whether an address is the site's own. Nil for none. It is called
	// by several goroutines.
	Own func(*url.URL) bool
	// Jar holds the cookies of the site, and no other are sent. Nil to keep
	// none.
	Jar *Jar
}

type termsKey struct{}

// WithTerms returns a context whose requests are made on these terms, their
// redirects included.
func WithTerms(ctx context.Context, t Terms) context.Context {
	return context.WithValue(ctx, termsKey{}, t)
}

func termsOf(ctx context.Context) Terms {
	t, _ := ctx.Value(termsKey{}).(Terms)
	return t
}
