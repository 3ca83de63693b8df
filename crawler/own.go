package crawler

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
)

// ownHosts are the hosts that a site names itself, in start, urls, match and
// hosts, and those of the addresses that a run enters it by. Its secrets go
// there and nowhere else, its insecure_tls holds there, and they may have private
// addresses.
type ownHosts struct {
	// names tell of each host whether plain http may carry secrets to it:
	// where the site itself names an address of it without TLS.
	names map[string]bool
	below []string // ".example.com" for every host below it
	// plain says the same of the hosts under match: and hosts:, whose scheme is
	// not known: it holds when any address of the site is without TLS.
	plain bool
}

// ownHostsOf are those of a stanza, its addresses and its rules.
func ownHostsOf(stanza *config.Site, ranges []*addressRange, rules []*extract.Rule) ownHosts {
	own := ownHosts{names: map[string]bool{}}
	for _, r := range ranges {
		plain := strings.HasPrefix(r.addresses.At(0).URL, "http:")
		for _, host := range r.addresses.Hosts() {
			own.add(host, plain)
		}
	}
	for _, rule := range rules {
		for _, host := range rule.Hosts() {
			own.addUnschemed(host)
			// A pattern is for the host with and without it.
			if bare, is := strings.CutPrefix(host, "www."); is {
				own.addUnschemed(bare)
			} else if !strings.HasPrefix(host, "*") {
				own.addUnschemed("www." + host)
			}
		}
	}
	for _, host := range stanza.Hosts {
		own.addUnschemed(host.Value)
	}
	return own
}

// add adds a host that an address names, plain if that is without TLS.
func (o *ownHosts) add(host string, plain bool) {
	host = hostNamed(host)
	o.names[host] = o.names[host] || plain
	o.plain = o.plain || plain
}

// addUnschemed adds a host that is named without a scheme, or with "*.NAME"
// those below NAME.
func (o *ownHosts) addUnschemed(host string) {
	if suffix, isBelow := strings.CutPrefix(host, "*"); isBelow {
		o.below = append(o.below, suffix)
	} else if _, named := o.names[hostNamed(host)]; !named {
		o.names[hostNamed(host)] = o.plain
	}
}

// with are these hosts and that of an address.
func (o ownHosts) with(address *url.URL) ownHosts {
	o.names = maps.Clone(o.names)
	o.add(address.Hostname(), address.Scheme == "http")
	return o
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

// SiteAt is the first site that has a host among its own, "" if none has it.
func (b *Rulebook) SiteAt(host string) string {
	for _, name := range b.names {
		if b.sites[name].own.has(host) {
			return name
		}
	}
	return ""
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
