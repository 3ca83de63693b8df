package config

import (
	"fmt"
	"regexp"
	"slices"
)

// siteName keeps the folder of a site visible, and apart from the folder of
// the state.
var siteName = regexp.MustCompile(`^[\pL\pN][\pL\pN._-]{0,99}$`)

func (r *reader) sites(k key, n *node) []*Site {
	if !r.is(mapping, k, n) {
		return nil
	}
	if len(n.pairs) == 0 {
		r.fault(n.pos, "there are no sites", k.hint())
	}
	var out []*Site
	for _, p := range n.pairs {
		if site := r.readSite(p.key, p.value); site != nil {
			out = append(out, site)
		}
	}
	return out
}

// readSite reads a stanza on top of the defaults.
func (r *reader) readSite(name Text, n *node) *Site {
	if !siteName.MatchString(name.Value) {
		r.fault(name.Pos, fmt.Sprintf("%q cannot be the name of a site", name.Value),
			"use up to 100 letters, digits, -, _ and ., beginning with a letter or digit")
	}
	k := key{name: name.Value, example: "{start: 'https://example.com/birds/', image: 'img.large'}"}
	if !r.hasValue(k, n) || !r.is(mapping, k, n) {
		return nil
	}
	site := r.doc.Defaults.Site
	site.Name, site.Pos = name.Value, name.Pos
	r.site = siteState{names: make(map[string]Pos)}

	given := r.mapping(n, &site, inSite, name.Pos)
	r.finishRule(&site.Rule, "start", name.Pos, given)
	site.sharesSave = given["save"] == nil
	r.addresses(site.Start)
	if !r.site.images {
		r.fault(name.Pos, fmt.Sprintf("site %q finds no pictures", name.Value),
			"add image: to the site or to one of its follow rules")
	}
	return &site
}

// SaveFaults returns what was found by compiling Save. A template under
// defaults: may be right for one site and not for another, and its place does
// not tell: the faults then name the site.
func (s *Site) SaveFaults(found []Fault) []Fault {
	if !s.sharesSave {
		return found
	}
	named := slices.Clone(found)
	for i := range named {
		named[i].Message = fmt.Sprintf("for site %q: %s", s.Name, named[i].Message)
	}
	return named
}
