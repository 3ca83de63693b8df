package extract

import (
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

// target returns where a find leads: a text itself, an element's own href, or
// the one of the link around it, or else of the first link inside it.
func target(v value) string {
	if v.node == nil {
		return v.text
	}
	if own := href(v.node); own != "" {
		return own
	}
	if around := ancestor(v.node, "a"); around != nil && href(around) != "" {
		return href(around)
	}
	inside := firstElement(v.node, func(n *html.Node) bool { return n.Data == "a" && href(n) != "" })
	if inside == nil {
		return ""
	}
	return href(inside)
}
