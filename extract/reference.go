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

// references returns what an element says of its picture, best first.
func (g *gatherer) references(n *html.Node) []string {
	switch n.Data {
	case "img":
		return g.imgReferences(n)
	case "a", "area":
		return g.linkReferences(n)
	case "meta":
		return []string{attribute(n, "content")}
	case "link", "image":
		return append(urlsOf(largestOf(srcsets(n))), href(n))
	case "source":
		return append(urlsOf(largestOf(srcsets(n))), attribute(n, "src"), attribute(n, "data-src"))
	case "video":
		return mediaReferences(n)
	}
	refs := append(g.ownReferences(n), backgrounds(attribute(n, "style"))...)
	return append(refs, attribute(n, "data"))
}

// linkReferences begins with the target of the link, whatever it looks like:
// who chose the link meant what it leads to. The picture shown comes after it.
func (g *gatherer) linkReferences(n *html.Node) []string {
	refs := append([]string{lead(n)}, g.ownReferences(n)...)
	if img := firstElement(n, func(n *html.Node) bool { return n.Data == "img" }); img != nil {
		refs = append(refs, g.ownReferences(img)...)
	}
	return refs
}

// imgReferences begins with the picture that the <img> is linked to, since
// what is shown is then its thumbnail.
func (g *gatherer) imgReferences(n *html.Node) []string {
	var refs []string
	if link := ancestor(n, "a"); link != nil {
		if full := lead(link); hasImageExtension(full) {
			refs = append(refs, full)
		}
	}
	return append(refs, g.ownReferences(n)...)
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

// ownReferences are those in an element's own attributes and, inside a
// <picture>, in its sources.
func (g *gatherer) ownReferences(n *html.Node) []string {
	var around pictureSources
	if n.Parent != nil && isElement(n, "img") && isElement(n.Parent, "picture") {
		around = g.sourcesOf(n.Parent)
	}
	// A browser would prefer those around, so they win where sizes are equal.
	refs := urlsOf(largestOf(slices.Concat(around.wide, srcsets(n))))
	before, behind := lazyReferences(n)
	refs = append(refs, before...)
	if !isDot(n) {
		refs = append(refs, attribute(n, "src"))
	}
	return append(append(refs, urlsOf(around.narrow)...), behind...)
}

// isDot reports whether an element is shown as one pixel or none: what its src
// brings is there to count visitors.
func isDot(n *html.Node) bool {
	width, height := attribute(n, "width"), attribute(n, "height")
	return (width == "1" || width == "0") && (height == "1" || height == "0")
}

// imageExtensions are those of the formats that browsers show, and their kin.
var imageExtensions = []string{
	".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".bmp", ".jpe", ".jfif", ".heic", ".heif", ".jxl", ".tif",
	".tiff", ".svg",
}

// hasImageExtension reports whether the path of a reference ends like the
// name of a picture.
func hasImageExtension(ref string) bool {
	return slices.Contains(imageExtensions, strings.ToLower(path.Ext(pathOf(ref))))
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
