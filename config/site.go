package config

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// siteName keeps the folder of a site visible, and apart from the folder of
// the state. That a name is no longer than longestName is not said here: counted
// by the expression, it would take 4 MB and many milliseconds at every start.
var siteName = WhenNeeded(`^[\pL\pN][\pL\pN._-]*$`)

// longestName is how many characters the name of a site may have.
const longestName = 100

func isSiteName(name string) bool {
	return utf8.RuneCountInString(name) <= longestName && siteName().MatchString(name)
}

// readSite reads a stanza on top of the defaults.
func (r *reader) readSite(s *stanza) *Site {
	if !isSiteName(s.name.Value) {
		r.fault(s.name.Pos, fmt.Sprintf("%q cannot be the name of a site", s.name.Value),
			"use up to 100 letters, digits, -, _ and ., beginning with a letter or digit")
	}
	k := key{name: s.name.Value, example: "{start: 'https://example.com/birds/', image: 'img.large'}"}
	if !r.hasValue(k, s.value) || !r.is(mapping, k, s.value) {
		return nil
	}
	site := r.doc.Defaults.Site
	site.Name, site.Pos = s.name.Value, s.name.Pos
	r.site = siteState{names: make(map[string]Pos), taken: s.taken}

	before := len(r.faults)
	given := r.mapping(s.value, &site, inSite, s.name.Pos)
	r.finishRule(&site.Rule, "start", s.name.Pos, given)
	inheritCharset(&site.Rule)
	site.sharesSave = given["save"] == nil || s.taken[given["save"]] && s.namesItsOwn()
	if s.value.hasBroken() || hidesPictures(s.value, r.faults[before:]) {
		r.site.images = true // or perhaps: who knows what stands there
	}
	if !s.lost {
		r.finds(&site, given)
	}
	r.checkVars(&site, given)
	r.checkVariables(&site)
	r.bounds(&site, given)
	return &site
}

// finds reports a site that has nowhere to start, or that finds no pictures
// from there. given are its keys.
func (r *reader) finds(site *Site, given map[string]*node) {
	if r.firstGiven(given, addressKeys...) == nil {
		r.fault(site.Pos, "a site needs start:, urls: or match:", "for pages: start: https://example.com/birds/; "+
			"for pictures: urls: 'https://example.com/birds/[001-120].jpg'")
	}
	if given["urls"] == nil && !r.site.images {
		r.fault(site.Pos, fmt.Sprintf("site %q finds no pictures", site.Name),
			"add image: to the site, or to one of its follow rules or each blocks")
	}
	if given["urls"] != nil && given["start"] == nil && given["match"] == nil {
		r.needsPages(given)
	}
}

// hidesPictures reports whether some faults of a site stand in what says where
// its pictures are: they were not read to the end.
func hidesPictures(site *node, faults []Fault) bool {
	for i, p := range site.pairs {
		if p.key.Value != "each" && p.key.Value != "follow" && p.key.Value != "image" {
			continue
		}
		within := func(f Fault) bool {
			ends := i+1 < len(site.pairs) && !f.Pos.before(site.pairs[i+1].key.Pos)
			return f.Pos.File == p.key.Pos.File && !f.Pos.before(p.key.Pos) && !ends
		}
		if slices.ContainsFunc(faults, within) {
			return true
		}
	}
	return false
}

// needsPages reports keys that read pages, in a site that has only pictures.
func (r *reader) needsPages(given map[string]*node) {
	for _, name := range []string{"next", "until", "each", "follow", "image", "fields", "count"} {
		if n := given[name]; n != nil && !r.site.taken[n] {
			r.fault(n.pos, name+": is for pages, and without start: there are none",
				"if urls: holds addresses of pages, call it start:")
		}
	}
}

// bounds reports bounds that no picture can keep. given are the keys of the
// site, or of defaults; where both bounds come from defaults it is reported
// there.
func (r *reader) bounds(site *Site, given map[string]*node) {
	if n := r.firstGiven(given, "min_size", "max_size"); n != nil && site.MinSize > site.MaxSize {
		r.fault(n.pos, fmt.Sprintf("nothing would be kept, for min_size is %d bytes and max_size %d", site.MinSize, site.MaxSize),
			"lower min_size, or raise max_size")
	}
	n := r.firstGiven(given, "min_width", "min_height", "max_pixels")
	if n != nil && site.MaxPixels > 0 && max(site.MinWidth, 1) > site.MaxPixels/max(site.MinHeight, 1) {
		r.fault(n.pos, fmt.Sprintf("nothing would be kept, for %d×%d pixels are more than max_pixels, which is %d",
			max(site.MinWidth, 1), max(site.MinHeight, 1), site.MaxPixels), "lower min_width and min_height, or raise max_pixels")
	}
}

// firstGiven returns the value of the first of names that is given, one that the
// site gives itself before one that like: took over; or nil.
func (r *reader) firstGiven(given map[string]*node, names ...string) *node {
	var taken *node
	for _, name := range names {
		switch n := given[name]; {
		case n == nil:
		case !r.site.taken[n]:
			return n
		case taken == nil:
			taken = n
		}
	}
	return taken
}

// SaveFaults returns what was found by compiling Save. A template under
// defaults:, or of another site that this one is like, may be right for one site and not for another, and its place does
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
