package fetch

import (
	"net"
	"net/http"
	"net/url"
	"sync"
)

// route is one way to hosts. What a connection was made for it is used for
// alone: each route has an http.Transport of its own.
type route struct {
	proxy    string // with name and password; empty for none
	insecure bool   // certificates of hosts are not verified
}

// routes is the bottom of the stack. It takes each request to the route that its
// Terms ask for, past the guard.
type routes struct {
	options     Options
	dialer      *dialer
	environment func(*http.Request) (*url.URL, error) // the proxy where Terms say nothing

	mu         sync.Mutex
	transports map[route]*http.Transport // as many as there are proxies, or twice
}

func newRoutes(o Options) *routes {
	r := &routes{
		options: o,
		dialer: &dialer{
			connectTo: o.ConnectTo, guard: newGuard(o.Meant), net: net.Dialer{Timeout: connectLimit},
		},
		environment: readEnvironment().proxy,
		transports:  map[route]*http.Transport{},
	}
	// As many may be under way as are kept idle.
	r.dialer.census.bound = 2 * int64(o.Connections)
	r.dialer.census.thin = r.close
	return r
}

func (r *routes) RoundTrip(req *http.Request) (*http.Response, error) {
	terms := termsOf(req.Context())
	to := r.dialer.destination(req.URL)
	proxy, err := r.proxy(req, terms, to)
	if err != nil {
		return nil, err
	}
	if !to.meant {
		if err := r.dialer.guard.refusal(req.URL, proxy); err != nil {
			return nil, err
		}
	}
	resp, err := r.transport(proxy, terms.InsecureTLS).RoundTrip(req)
	if proxy != nil {
		return viaProxy(proxy, resp, err)
	}
	return resp, err
}

// proxy is what a request goes through, nil for none; there is none on the way
// to what is connected to elsewhere.
func (r *routes) proxy(req *http.Request, terms Terms, to destination) (*url.URL, error) {
	if terms.Direct || to.elsewhere {
		return nil, nil
	}
	proxy := terms.Proxy
	if proxy == nil {
		var err error
		if proxy, err = r.environment(req); err != nil {
			return nil, &ProxyError{Proxy: "of the environment", Err: err}
		}
	}
	if proxy == nil {
		return nil, nil
	}
	return proxy, checkProxy(proxy)
}

// transport returns that of a route, made when it is first needed.
func (r *routes) transport(proxy *url.URL, insecure bool) *http.Transport {
	key := route{insecure: insecure}
	if proxy != nil {
		key.proxy = proxy.String()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.transports[key]
	if t == nil {
		t = newTransport(r.options, r.dialer, insecure)
		if proxy != nil {
			throughProxy(t, proxy, r.dialer, tlsConfig(r.options, false))
		}
		r.transports[key] = t
	}
	return t
}

// close ends the connections that are idle. It may be called more than once.
func (r *routes) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.transports {
		t.CloseIdleConnections()
	}
}
