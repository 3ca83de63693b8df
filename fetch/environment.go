package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// standInProxy takes the place of a proxy of the environment whose address
// cannot be read. No request goes there.
const standInProxy = "http://unreadable.invalid"

// environment is the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. A
// value that is no address would be passed over by http.ProxyFromEnvironment,
// and requests would go out in the open; here those it is for fail.
type environment struct {
	choose func(*url.URL) (*url.URL, error)
	// unreadable names, by scheme, the variable whose value is no address.
	unreadable map[string]string
}

// readEnvironment reads the environment as it is now.
func readEnvironment() environment {
	config := httpproxy.FromEnvironment()
	e := environment{unreadable: map[string]string{}}
	if !isProxyAddress(config.HTTPProxy) {
		e.unreadable["http"], config.HTTPProxy = "HTTP_PROXY", standInProxy
	}
	if !isProxyAddress(config.HTTPSProxy) {
		e.unreadable["https"], config.HTTPSProxy = "HTTPS_PROXY", standInProxy
	}
	e.choose = config.ProxyFunc()
	return e
}

// isProxyAddress says whether a value can be read as the address of a proxy, or
// is empty, which names none. Package httpproxy puts http:// before what it
// cannot read, be there a scheme or not, and may find a host in the rest.
func isProxyAddress(value string) bool {
	if _, err := url.Parse(value); err != nil && strings.Contains(value, "://") {
		return false
	}
	alone := httpproxy.Config{HTTPProxy: value}
	proxy, err := alone.ProxyFunc()(&url.URL{Scheme: "http", Host: "example.com"})
	return value == "" || err == nil && proxy != nil
}

// proxy is what a request goes through, nil for none. The error does not quote
// the value of a variable, which may hold a password.
func (e environment) proxy(req *http.Request) (*url.URL, error) {
	proxy, err := e.choose(req.URL)
	if name := e.unreadable[req.URL.Scheme]; name != "" && proxy != nil {
		return nil, fmt.Errorf("the value of %s cannot be read as an address: write it as http://HOST:PORT", name)
	}
	return proxy, err
}
