package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Image is a picture on a page.
type Image struct {
	// Candidates are the addresses it can be had from, best first: absolute,
	// http or https, each once, never none.
	Candidates []string
}

// mostCandidates is how many addresses of one picture are kept. Honest pages
// have up to five.
const mostCandidates = 20

// images returns the pictures that the finds of an image finder mean. Two with
// the same best candidate are one.
func (r *reading) images(finds []value) []Image {
	g := &gatherer{
		reading:  r,
		seen:     map[string]bool{},
		holds:    map[*html.Node]bool{},
		pictures: map[*html.Node]pictureSources{},
	}
	for _, v := range finds {
		g.find(v)
	}
	return g.images
}

// gatherer gathers pictures. It looks at no part of the page twice, however
// the finds are nested.
type gatherer struct {
	reading *reading
	images  []Image
	seen    map[string]bool // best candidates
	// holds tells of each element that was searched whether a picture is
	// inside.
	holds map[*html.Node]bool
	// pictures are the sources of each <picture> that was read.
	pictures map[*html.Node]pictureSources
}

// find adds the picture that a find is, or those inside an element that is
// none itself. What such a container says in its own attributes counts when
// there are none: it may be the background of a whole gallery.
func (g *gatherer) find(v value) {
	switch {
	case v.node == nil:
		g.add([]string{v.text})
	case isElement(v.node, "style"):
		g.styleSheet(textOf(v.node))
	case isElement(v.node, "script"):
		g.script(v.node)
	case isPicture(v.node):
		_ = g.add(g.references(v.node)) || g.search(v.node)
	default:
		_ = g.search(v.node) || g.add(g.references(v.node))
	}
}

// styleSheet adds the backgrounds of a style sheet, one for each declaration.
func (g *gatherer) styleSheet(sheet string) {
	for declaration := range declarations(sheet) {
		g.add(background(declaration))
	}
}

// script adds the pictures of a script that is no program but JSON-LD.
func (g *gatherer) script(n *html.Node) {
	if !strings.Contains(strings.ToLower(attribute(n, "type")), "ld+json") {
		return
	}
	for _, refs := range linkedPictures(textOf(n)) {
		g.add(refs)
	}
}

// search adds the pictures inside an element that was not searched before, and
// tells whether any are inside.
func (g *gatherer) search(n *html.Node) bool {
	holds, searched := g.holds[n]
	if searched {
		return holds
	}
	for child := range n.ChildNodes() {
		found := false
		switch {
		case isElement(child, "img"):
			found = g.add(g.references(child))
		case child.Type == html.ElementNode:
			found = g.search(child)
		}
		holds = holds || found
	}
	g.holds[n] = holds
	return holds
}

// add adds the one picture that can be had from these references. It answers
// false when none of them leads anywhere.
func (g *gatherer) add(refs []string) bool {
	candidates := g.candidates(refs)
	if len(candidates) == 0 {
		return false
	}
	if best := candidates[0]; !g.seen[best] {
		g.seen[best] = true
		g.images = append(g.images, Image{candidates})
	}
	return true
}

// candidates resolves references. Those that may be blank count only where
// there is no other: a picture that is gone must not be kept as one of them.
func (g *gatherer) candidates(refs []string) []string {
	var sure, doubtful []string
	for _, ref := range refs {
		if isUnfilled(ref) {
			continue
		}
		addr, ok := g.reading.resolve(ref)
		if !ok || isBlank(addr) {
			continue
		}
		list := &sure
		if mayBeBlank(addr) {
			list = &doubtful
		}
		if !slices.Contains(*list, addr) {
			*list = append(*list, addr)
		}
		if len(sure)+len(doubtful) == mostCandidates {
			break
		}
	}
	if len(sure) > 0 {
		return sure
	}
	return doubtful
}
