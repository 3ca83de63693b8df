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
	names map[string]manner
	below []string // ".example.com" for every host below it
	// plain says of the hosts whose scheme is not known, such as those under
	// hosts:, that plain http may carry secrets to them: it holds when any
	// address of start: or urls: is without TLS.
	plain bool
}

// manner is with which schemes a site names a host.
type manner struct{ plain, secure bool }

// ownHostsOf are those of a stanza, its addresses and its rules.
func ownHostsOf(stanza *config.Site, ranges []*addressRange, rules []*extract.Rule) ownHosts {
	own := ownHosts{names: map[string]manner{}}
	for _, r := range ranges {
		plain := strings.HasPrefix(r.addresses.At(0).URL, "http:")
		for _, host := range r.addresses.Hosts() {
			own.add(host, plain)
		}
	}
	for _, rule := range rules {
		for _, pattern := range rule.Patterns() {
			own.addPattern(pattern)
		}
	}
	for _, host := range stanza.Hosts {
		own.addFurther(host.Value, "")
	}
	return own
}

// add adds a host that an address names, plain if that is without TLS.
func (o *ownHosts) add(host string, plain bool) {
	host = hostNamed(host)
	named := o.names[host]
	o.names[host] = manner{plain: named.plain || plain, secure: named.secure || !plain}
	o.plain = o.plain || plain
}

// addPattern adds the host of a pattern, which is for it with and without
// "www.".
func (o *ownHosts) addPattern(p *extract.Pattern) {
	host := p.Host()
	if host == "" {
		return
	}
	o.addFurther(host, p.Scheme())
	if bare, is := strings.CutPrefix(host, "www."); is {
		o.addFurther(bare, p.Scheme())
	} else if !strings.HasPrefix(host, "*") {
		o.addFurther("www."+host, p.Scheme())
	}
}

// addFurther adds a host that is named with a scheme or "" for none, or with
// "*.NAME" those below NAME. It takes no TLS from a host that has it already.
func (o *ownHosts) addFurther(host, scheme string) {
	if suffix, isBelow := strings.CutPrefix(host, "*"); isBelow {
		o.below = append(o.below, suffix)
		return
	}
	host = hostNamed(host)
	named := o.names[host]
	named.plain = named.plain || scheme == "http" && !named.secure
	named.secure = named.secure || scheme == "https"
	o.names[host] = named
}

// with are these hosts and that of an address that somebody gave. Without TLS
// it is asked so, unless the site names it with TLS.
func (o ownHosts) with(address *url.URL) ownHosts {
	o.names = maps.Clone(o.names)
	scheme := address.Scheme
	if scheme == "https" {
		scheme = "" // the host may have addresses without it all the same
	}
	o.addFurther(address.Hostname(), scheme)
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
	if named, is := o.names[host]; is {
		return named.plain || o.plain && !named.secure
	}
	return o.plain && o.isBelow(host)
}

// SiteAt is the first site that has a host among its own, "" if none has it.
func (b *Rulebook) SiteAt(host string) string {
	if sites := b.sitesAt(host); len(sites) > 0 {
		return sites[0]
	}
	return ""
}

// sitesAt are all sites that have a host among their own, in the order of the
// file.
func (b *Rulebook) sitesAt(host string) (names []string) {
	for _, name := range b.names {
		if b.sites[name].own.has(host) {
			names = append(names, name)
		}
	}
	return names
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
