package extract

import (
	"cmp"

	"golang.org/x/net/html"
)

// links returns the addresses that the finds of a links finder lead to, each
// once, in document order.
func (r *reading) links(finds []value) []string {
	var all []string
	seen := map[string]bool{}
	for _, v := range finds {
		if addr, ok := r.resolve(target(v)); ok && !seen[addr] {
			seen[addr] = true
			all = append(all, addr)
		}
	}
	return all
}

// next returns the first address found that leads away from this page, ""
// when none does: a pager without a next page often links to itself.
func (r *reading) next(finds []value) string {
	for _, addr := range r.links(finds) {
		if !r.page.isAt(addr) {
			return addr
		}
	}
	return ""
}

// isAt reports whether this page was read from an address, however spelled.
func (p *Page) isAt(addr string) bool {
	here, errHere := Canonical(p.addr)
	there, errThere := Canonical(addr)
	return addr == p.addr || errHere == nil && errThere == nil && here == there
}

// target returns where a find leads: a text itself, an element to what it says,
// or to what the link around it says, or the first link inside it, or to where
// a script takes who clicks it. A find that leads nowhere has the href it says.
func target(v value) string {
	if v.node == nil {
		return v.text
	}
	if isLink(v.node) {
		if own := lead(v.node); own != "" {
			return own
		}
	}
	if around := linkAround(v.node); around != "" {
		return around
	}
	if inside := firstElement(v.node, leads); inside != nil {
		return lead(inside)
	}
	return cmp.Or(scriptedLead(v.node), href(v.node))
}

// isLink reports whether an element is there to lead somewhere, whatever is
// around and inside it.
func isLink(n *html.Node) bool {
	switch n.Data {
	case "a", "area", "link", "frame", "iframe", "option", "button", "meta":
		return true
	}
	return href(n) != ""
}

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
