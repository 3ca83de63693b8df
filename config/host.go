package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// hostForm matches names of hosts, of any script, in lower case.
var hostForm = WhenNeeded(`^[\pL\pM\pN_-]+(\.[\pL\pM\pN_-]+)*$`)

// host returns the name of a host in lower case, an IP address in its shortest
// form without brackets, or "*." and the name that all of them are below.
func (r *reader) host(k key, t Text) (Text, bool) {
	name := strings.ToLower(strings.TrimSuffix(strings.TrimSpace(t.Value), "."))
	if ip, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return Text{ip.String(), t.Pos}, true
	}
	parent, wild := strings.CutPrefix(name, "*.")
	switch {
	case strings.ContainsAny(name, "/:@?#"):
		r.notHost(k, t)
	case name == "*" || wild && isPublic(parent):
		r.fault(t.Pos, fmt.Sprintf("%q stands for hosts of everybody", t.Value),
			"name a host, or all below one, such as '*.example.com'")
	case !hostForm().MatchString(parent):
		r.fault(t.Pos, fmt.Sprintf("%q cannot be the name of a host", t.Value), k.hint())
	default:
		return Text{name, t.Pos}, true
	}
	return Text{}, false
}

// isPublic reports whether anybody can have a name below a domain, as below
// "com", "co.uk" or "github.io" (the Public Suffix List, its private part too).
func isPublic(domain string) bool {
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii // as the list is written
	}
	for _, name := range []string{domain, "below." + domain} {
		if suffix, _ := publicsuffix.PublicSuffix(name); suffix == name {
			return true
		}
	}
	return false
}

// notHost shows the name alone of what looks like an address. The address is
// not repeated, for it may hold a password.
func (r *reader) notHost(k key, t Text) {
	address := t.Value
	if !strings.Contains(address, "//") {
		address = "//" + address
	}
	advice := k.hint()
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		advice = "write " + quoted(u.Hostname())
	}
	r.fault(t.Pos, k.name+" takes names of hosts, without scheme, port and path", advice)
}
