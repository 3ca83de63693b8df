package crawler

import (
	"net/url"
	"slices"
	"strings"

	"magpie/config"
)

// noProxy is what proxy: says to go past that of the environment.
const noProxy = "direct"

// proxySchemes are those of the proxies that can be used.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// route is the way of a site's requests: through a proxy of its own, through
// none, or, as the zero route, as the environment says.
type route struct {
	proxy  *url.URL
	direct bool
}

// routeOf is the route that a stanza names. With its variables filled in it may
// be no address: requests that went past the proxy would be worse than none.
func routeOf(stanza *config.Site, env *config.Env) (route, []config.Fault) {
	address, err := env.Expand(stanza.Proxy.Value)
	switch {
	case err != nil || address == "": // one that is not set is told before a run
		return route{}, nil
	case address == noProxy:
		return route{direct: true}, nil
	}
	proxy, err := url.Parse(address)
	if err != nil || proxy.Hostname() == "" || !slices.Contains(proxySchemes, proxy.Scheme) {
		return route{}, []config.Fault{{
			Pos: stanza.Proxy.Pos, Message: "proxy is not the address of a proxy once its variables are filled in",
			Advice: "it begins with one of " + strings.Join(proxySchemes, ", ") + "; a password is percent-encoded",
		}}
	}
	return route{proxy: proxy}, nil
}
