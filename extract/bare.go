package extract

import (
	"slices"

	"golang.org/x/net/html"
)

// searchBare adds the pictures that the elements inside a container show without
// any <img>: backgrounds, and what a script makes into one.
func (g *gatherer) searchBare(n *html.Node) {
	if g.bare[n] {
		return
	}
	g.bare[n] = true
	for child := range n.ChildNodes() {
		if child.Type != html.ElementNode || slices.Contains(noBackground, child.Data) {
			continue
		}
		g.refs = backgroundReferences(g.ownReferences(g.refs[:0], child), child)
		if !g.add(child, g.refs) {
			g.searchBare(child)
		}
	}
}

// noBackground are elements whose src is something else than a picture.
var noBackground = []string{
	"audio", "embed", "frame", "iframe", "img", "input", "link", "meta", "object", "script", "source", "style", "track", "video",
}
