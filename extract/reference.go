package extract

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// isPicture reports whether an element is, or leads to, one picture. Others are
// containers.
func isPicture(n *html.Node) bool {
	switch n.Data {
	case "img", "a", "area", "meta", "link", "image", "source", "video", "object", "embed", "input":
		return true
	}
	return false
}

// references returns what an element says of its picture, best first, until it
// is asked again.
func (g *gatherer) references(n *html.Node) []string {
	g.refs = g.appendReferences(g.refs[:0], n)
	return g.refs
}

func (g *gatherer) appendReferences(to []string, n *html.Node) []string {
	switch n.Data {
	case "img":
		return g.imgReferences(to, n)
	case "a", "area":
		return g.linkReferences(to, n)
	case "meta":
		return append(to, attribute(n, "content"))
	case "link", "image":
		to = append(to, urlsOf(largestOf(srcsets(n)))...)
		return append(to, href(n))
	case "source":
		to = append(to, urlsOf(largestOf(srcsets(n)))...)
		return append(to, attribute(n, "src"), attribute(n, "data-src"))
	case "video":
		return append(to, mediaReferences(n)...)
	}
	to = backgroundReferences(g.ownReferences(to, n), n)
	return append(to, attribute(n, "data"))
}

// linkReferences begins with the target of the link, whatever it looks like:
// who chose the link meant what it leads to, unless it names an original apart
// from it. The picture shown comes after it.
func (g *gatherer) linkReferences(to []string, n *html.Node) []string {
	if target := lead(n); hasImageExtension(target) || !namesOriginal(n) {
		to = append(to, target)
	}
	to = append(g.offered(append(to, openedPicture(n)), n), lead(n))
	img := firstElement(n, func(n *html.Node) bool { return n.Data == "img" })
	if img != nil {
		to = g.ownReferences(to, img)
	}
	to = backgroundReferences(g.ownReferences(to, n), n)
	if img != nil {
		to = backgroundReferences(to, img)
	}
	return to
}

// imgReferences begins with the picture that the <img> is linked to, since
// what is shown is then its thumbnail.
func (g *gatherer) imgReferences(to []string, n *html.Node) []string {
	if link := ancestor(n, "a"); link != nil {
		if full := lead(link); isInLightbox(link) || isLinkedPicture(full, attribute(n, "src")) {
			to = append(to, full)
		}
		to = g.offered(append(to, openedPicture(link)), link)
	}
	to = append(to, openedPicture(n))
	return backgroundReferences(g.ownReferences(to, n), n)
}

// backgroundReferences appends the backgrounds in an element's style and, as
// HTML once had it, in its attribute.
func backgroundReferences(to []string, n *html.Node) []string {
	to = append(to, backgrounds(attribute(n, "style"))...)
	return append(to, attribute(n, "background"))
}

// mediaReferences are the film of a <video>, as itself or its sources say, and
// behind it the picture that stands for it.
func mediaReferences(n *html.Node) []string {
	refs := []string{attribute(n, "src"), attribute(n, "data-src")}
	for child := range n.ChildNodes() {
		if isElement(child, "source") && len(refs) < mostCandidates {
			refs = append(refs, attribute(child, "src"), attribute(child, "data-src"))
		}
	}
	return append(refs, attribute(n, "poster"), attribute(n, "data-poster"))
}

// ownReferences appends those in an element's own attributes and, inside a
// <picture>, in its sources, best first.
func (g *gatherer) ownReferences(to []string, n *html.Node) []string {
	g.own = attributeReferences(g.setReferences(g.own[:0], n), n)
	if isDot(n) {
		g.own = slices.DeleteFunc(g.own, func(r reference) bool { return r.rank == srcRank })
	}
	return appendRanked(to, g.own)
}

// setReferences appends the largest in an element's srcset and in the sources
// of the <picture> around it.
func (g *gatherer) setReferences(to []reference, n *html.Node) []reference {
	var around pictureSources
	if n.Parent != nil && isElement(n, "img") && isElement(n.Parent, "picture") {
		around = g.sourcesOf(n.Parent)
	}
	// A browser would prefer those around, so they win where sizes are equal.
	largest := largestOf(slices.Concat(around.wide, srcsets(n)))
	rank := setRank
	if len(around.wide) == 0 && len(largest) > 0 && largest[0].width == 0 && largest[0].density <= 1 {
		rank = plainSetRank
	}
	for _, s := range largest {
		to = append(to, reference{rank, s.url})
	}
	for _, s := range around.narrow {
		to = append(to, reference{narrowRank, s.url})
	}
	return to
}

// isDot reports whether an element is shown as one pixel or none: what its src
// brings is there to count visitors.
func isDot(n *html.Node) bool {
	width, height := attribute(n, "width"), attribute(n, "height")
	return (width == "1" || width == "0") && (height == "1" || height == "0")
}

// hasImageExtension reports whether the path of a reference ends like the
// name of a picture: in a format that browsers show, or its kin.
func hasImageExtension(ref string) bool {
	switch strings.ToLower(path.Ext(pathOf(ref))) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".bmp", ".jpe", ".jfif", ".heic", ".heif", ".jxl", ".tif",
		".tiff", ".svg":
		return true
	}
	return false
}

// pathOf cuts the query and the fragment off a reference.
func pathOf(ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	return ref
}

func isElement(n *html.Node, name string) bool { return n.Type == html.ElementNode && n.Data == name }

// ancestor returns the nearest element around n with a name, nil when none is.
func ancestor(n *html.Node, name string) *html.Node {
	for around := range n.Ancestors() {
		if isElement(around, name) {
			return around
		}
	}
	return nil
}
