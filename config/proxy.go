package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// noProxy is the word for no proxy, whatever the environment says.
const noProxy = "direct"

// proxySchemes are those of the proxies that can be used.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// proxy reads the address of a proxy or the word for none. Faults do not
// repeat the address, for it may hold a password. Of a variable in it the
// default is looked at.
func (r *reader) proxy(k key, t Text) (Text, bool) {
	filled := sample(t.Value)
	u, err := url.Parse(filled)
	switch {
	case filled == noProxy || beginsOpen(t.Value):
		return t, true
	case hostAndPort().MatchString(t.Value):
		r.fault(t.Pos, k.name+" is not a whole address", "write http://"+t.Value)
	case err != nil || u.Hostname() == "":
		r.fault(t.Pos, k.name+" is not the address of a proxy", k.hint()+", or "+noProxy+" for none")
	case !slices.Contains(proxySchemes, u.Scheme):
		r.fault(t.Pos, fmt.Sprintf("a proxy of the kind %q is not understood", u.Scheme),
			"use one of these: "+strings.Join(proxySchemes, ", "))
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		r.fault(t.Pos, "the address of a proxy ends with its host or port", endOfProxy(k, t, u))
	default:
		return t, true
	}
	return Text{}, false
}

// endOfProxy is the advice for an address that goes on behind its host.
func endOfProxy(k key, t Text, u *url.URL) string {
	if len(VariablesIn(t.Value)) > 0 {
		return k.hint()
	}
	whole := url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host}
	return "write " + whole.Redacted()
}
