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
	// where the site itself names an address of it without TLS.
	names map[string]bool
	below []string // ".example.com" for every host below it
	// plain says the same of the hosts under hosts:, which have no scheme: it
	// holds when any address of the site is without TLS.
	plain bool
}

// ownHostsOf are those of a stanza and its addresses.
func ownHostsOf(stanza *config.Site, ranges []*addressRange) ownHosts {
	own := ownHosts{names: map[string]bool{}}
	for _, r := range ranges {
		plain := strings.HasPrefix(r.addresses.At(0).URL, "http:")
		own.plain = own.plain || plain
		for _, host := range r.addresses.Hosts() {
			host = hostNamed(host)
			own.names[host] = own.names[host] || plain
		}
	}
	for _, host := range stanza.Hosts {
		if suffix, isBelow := strings.CutPrefix(host.Value, "*"); isBelow {
			own.below = append(own.below, suffix)
		} else if _, named := own.names[hostNamed(host.Value)]; !named {
			own.names[hostNamed(host.Value)] = own.plain
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
	_, named := o.names[host]
	return named || o.isBelow(host)
}

func (o ownHosts) isBelow(host string) bool {
	return slices.ContainsFunc(o.below, func(suffix string) bool { return strings.HasSuffix(host, suffix) })
}

// trusts reports whether a request to the address may carry the site's secrets:
// in the clear only where the site itself asks in the clear.
func (o ownHosts) trusts(u *url.URL) bool {
	host := fetch.Host(u)
	if u.Scheme == "https" {
		return o.has(host)
	}
	if plain, named := o.names[host]; named {
		return plain
	}
	return o.plain && o.isBelow(host)
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
