package crawler

import (
	"net/url"
	"slices"
	"strings"

	"magpie/config"
	"magpie/fetch"
)

// ownHosts are the hosts that a site names itself, in start, urls and hosts.
// Its secrets go there and nowhere else, its insecure_tls holds there, and they
// may have private addresses.
type ownHosts struct {
	// names tell of each host whether plain http may carry secrets to it:
	// where the site itself names no https address of it.
	names map[string]bool
	below []string // ".example.com" for every host below it
}

// ownHostsOf are those of a stanza and its addresses.
func ownHostsOf(stanza *config.Site, ranges []*addressRange) ownHosts {
	own := ownHosts{names: map[string]bool{}}
	for _, host := range stanza.Hosts {
		if suffix, isBelow := strings.CutPrefix(host.Value, "*"); isBelow {
			own.below = append(own.below, suffix)
		} else {
			own.names[hostNamed(host.Value)] = false
		}
	}
	for _, r := range ranges {
		plain := strings.HasPrefix(r.addresses.At(0).URL, "http:")
		for _, host := range r.addresses.Hosts() {
			host = hostNamed(host)
			own.names[host] = own.names[host] || plain
		}
	}
	return own
}

// hostNamed gives the name of a host as fetch.Host has it.
func hostNamed(name string) string {
	if strings.Contains(name, ":") && !strings.HasPrefix(name, "[") {
		name = "[" + name + "]"
	}
	return fetch.Host(&url.URL{Host: name})
}

// has reports whether a host, named as fetch.Host names it, is the site's own.
func (o ownHosts) has(host string) bool {
	if _, named := o.names[host]; named {
		return true
	}
	for _, suffix := range o.below {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// trusts reports whether a request to the address may carry the site's secrets:
// in the clear only where the site itself asks in the clear.
func (o ownHosts) trusts(u *url.URL) bool {
	host := fetch.Host(u)
	return o.has(host) && (u.Scheme == "https" || o.names[host])
}

// meant tells the hosts that may have private addresses: those that the
// configuration names, and further ones.
func (b *Rulebook) meant(further ...string) func(host string) bool {
	return func(host string) bool {
		for _, s := range b.sites {
			if s.own.has(host) {
				return true
			}
		}
		return slices.Contains(further, host)
	}
}
