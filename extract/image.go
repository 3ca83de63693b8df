package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Image is a picture on a page.
type Image struct {
	// Candidates are the addresses it can be had from, best first: absolute,
	// http or https, each once, never none.
	Candidates []string
	// Rule is the one that found it: that of the page, or an each block.
	Rule *Rule
	// Fields and Gallery are those of the page or record it was found in.
	Fields  map[string]string
	Gallery string
	// Key is what tells it from others, "" for its address.
	Key string
}

// complete says of a picture what is known besides its addresses.
func (r *reading) complete(i *Image) error {
	i.Rule, i.Fields, i.Gallery = r.rule, r.fields, r.gallery
	for _, f := range r.rule.fallback {
		values, err := f.run(r, []value{{text: i.Candidates[0]}})
		if err != nil {
			return fmt.Errorf("finding a fallback: %w", err)
		}
		for _, v := range values {
			if addr, ok := r.resolve(v.String()); ok && !slices.Contains(i.Candidates, addr) && len(i.Candidates) < mostCandidates {
				i.Candidates = append(i.Candidates, addr)
			}
		}
	}
	if r.rule.key == nil {
		return nil
	}
	key, ok := r.rule.key.Expand(func(name string) string {
		switch name {
		case "name":
			name, _ := urlPart(i.Candidates[0], "name")
			return name
		case "index":
			return strconv.Itoa(r.scope.Pictures + len(r.finds.Images) + 1)
		}
		return r.lookup(name)
	}, nil)
	if !ok {
		r.lacks("key names a value that is empty, so that pictures are known by their address")
	}
	i.Key = key
	return nil
}

// mostCandidates is how many addresses of one picture are kept. Honest pages
// have up to five.
const mostCandidates = 20

// images returns the pictures that some finds mean on their own. Two with the
// same best candidate are one.
func (r *reading) images(finds []value) []Image {
	pictures := r.pictures(finds)
	dropDecoration(pictures)
	return distinct(pictures)
}

// pictures returns the pictures that the finds of an image finder mean, in their
// order.
func (r *reading) pictures(finds []value) []picture {
	g := &gatherer{
		reading:  r,
		pictures: make([]picture, 0, len(finds)),
		holds:    map[*html.Node]inside{},
		bare:     map[*html.Node]bool{},
		sources:  map[*html.Node]pictureSources{},
	}
	for _, v := range finds {
		g.find(v)
	}
	return g.pictures
}

// gatherer gathers pictures. It looks at no part of the page twice, however
// the finds are nested.
type gatherer struct {
	reading  *reading
	pictures []picture
	// holds tells of each element that was searched what pictures are inside.
	holds map[*html.Node]inside
	// bare are the elements that were searched for pictures of other elements
	// than <img>.
	bare map[*html.Node]bool
	// sources are those of each <picture> that was read.
	sources map[*html.Node]pictureSources
	// refs and own are what the element at hand says; the memory is used for
	// the next.
	refs []string
	own  []reference
}

// picture is one that was found, perhaps not for the first time.
type picture struct {
	candidates []string
	// inNoscript is whether it stands in <noscript>: where scripts run,
	// something else shows it.
	inNoscript bool
}

// inside is how many pictures an element holds, and the index of the first.
type inside struct{ count, first int }

// find adds the picture that a find is, or those inside an element that is
// none itself. What such a container says in its own attributes counts when
// there are none: it may be the background of a whole gallery. If there is
// one, what the container offers belongs to it.
func (g *gatherer) find(v value) {
	switch {
	case v.data != nil:
		g.data(v)
	case v.xml != nil:
		g.add(nil, xmlReferences(v.xml))
	case v.node == nil:
		g.add(nil, []string{textReference(v.text)})
	case isElement(v.node, "style"):
		g.styleSheet(v.node)
	case isElement(v.node, "script"):
		g.script(v.node)
	case isPicture(v.node):
		if !g.add(v.node, g.references(v.node)) {
			g.search(v.node)
		}
	default:
		g.container(v.node)
	}
}

// data adds the one picture whose addresses a program chose, or one for each
// item of a list, or of a list of such choices.
func (g *gatherer) data(v value) {
	list, listed := v.data.([]any)
	if !listed || v.choices {
		g.add(nil, dataReferences(v.data))
		return
	}
	for _, item := range list {
		g.add(nil, dataReferences(item))
	}
}

func (g *gatherer) container(n *html.Node) {
	switch holds := g.search(n); holds.count {
	case 0:
		if !g.add(n, g.references(n)) {
			g.searchBare(n)
		}
	case 1:
		only := &g.pictures[holds.first]
		// There may be none if the page has too much text to resolve more.
		if candidates := g.candidates(append(g.offered(nil, n), only.candidates...)); len(candidates) > 0 {
			only.candidates = candidates
		}
	}
}

// styleSheet adds the backgrounds of a style sheet, one for each declaration.
func (g *gatherer) styleSheet(n *html.Node) {
	for declaration := range declarations(textOf(n)) {
		g.add(n, background(declaration))
	}
}

// script adds the pictures of a script that is no program but JSON-LD.
func (g *gatherer) script(n *html.Node) {
	if !strings.Contains(strings.ToLower(attribute(n, "type")), "ld+json") {
		return
	}
	for _, refs := range linkedPictures(textOf(n)) {
		g.add(n, refs)
	}
}

// search adds the pictures inside an element that was not searched before, and
// tells which are inside. A <noscript> behind a picture shows the same again.
func (g *gatherer) search(n *html.Node) inside {
	holds, searched := g.holds[n]
	if searched {
		return holds
	}
	for child := range n.ChildNodes() {
		first, count := len(g.pictures), 0
		switch {
		case isElement(child, "img"):
			if g.add(child, g.references(child)) {
				count = 1
			}
		case child.Type == html.ElementNode:
			below := g.search(child)
			first, count = below.first, below.count
		}
		switch {
		case holds.count == 0:
			holds = inside{count, first}
		case !isElement(child, "noscript"):
			holds.count += count
		}
	}
	g.holds[n] = holds
	return holds
}

// add adds the one picture that can be had from these references, which an
// element made unless it is nil. It answers false when none of them leads
// anywhere.
func (g *gatherer) add(n *html.Node, refs []string) bool {
	candidates := g.candidates(refs)
	if len(candidates) == 0 {
		return false
	}
	g.pictures = append(g.pictures, picture{candidates, n != nil && ancestor(n, "noscript") != nil})
	return true
}

// candidates resolves references. Those that may be blank count only where
// there is no other: a picture that is gone must not be kept as one of them.
func (g *gatherer) candidates(refs []string) []string {
	var sure, doubtful []string
	for _, ref := range refs {
		if ref == "" || isUnfilled(ref) {
			continue
		}
		addr, ok := g.reading.resolve(ref)
		isBlank, mayBeBlank := blank(addr)
		if !ok || isBlank {
			continue
		}
		list := &sure
		if mayBeBlank {
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
