package extract

import "golang.org/x/net/html"

// links returns the addresses that the finds of a links finder lead to, each
// once, in document order.
func (r *reading) links(finds []value) []string {
	finds = flat(finds)
	all := make([]string, 0, len(finds))
	seen := make(map[string]bool, len(finds))
	for _, v := range finds {
		if addr, ok := r.resolve(target(v)); ok && !seen[addr] {
			seen[addr] = true
			all = append(all, addr)
		}
	}
	return all
}

// isAt reports whether this page was read from an address, however spelled.
func (p *Page) isAt(addr string) bool {
	here, errHere := Canonical(p.addr)
	there, errThere := Canonical(addr)
	return addr == p.addr || errHere == nil && errThere == nil && here == there
}

// target returns where a find leads: a text itself, an element by the first of
// its ways that leads somewhere. One that leads nowhere has the href it says.
// Numbers, truths and objects of JSON are no addresses.
func target(v value) string {
	switch {
	case v.xml != nil:
		return xmlTarget(v.xml)
	case v.data != nil:
		return ""
	case v.node == nil:
		return v.String()
	}
	for _, way := range ways {
		if ref := way(v.node); ref != "" {
			return ref
		}
	}
	if ref := href(v.node); !isUnfilled(ref) {
		return ref
	}
	return ""
}

// ways are the ways in which an element may lead somewhere, the surest first.
var ways = []func(*html.Node) string{lead, linkAround, linkInside}

// leads reports whether an element is a link that leads somewhere.
func leads(n *html.Node) bool { return n.Data == "a" && lead(n) != "" }

// linkAround returns where the nearest link around an element leads, "" when
// there is none that does.
func linkAround(n *html.Node) string {
	for around := range n.Ancestors() {
		if isElement(around, "a") {
			if ref := lead(around); ref != "" {
				return ref
			}
		}
	}
	return ""
}

// linkInside returns where the first link inside an element leads that does.
func linkInside(n *html.Node) string {
	if inside := firstElement(n, leads); inside != nil {
		return lead(inside)
	}
	return ""
}
