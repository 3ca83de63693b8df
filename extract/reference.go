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
	refs := append(g.ownReferences(n), backgroundReferences(n)...)
	return append(refs, attribute(n, "data"))
}

// linkReferences begins with the target of the link, whatever it looks like:
// who chose the link meant what it leads to. The picture shown comes after it.
func (g *gatherer) linkReferences(n *html.Node) []string {
	refs := append([]string{lead(n)}, offered(n)...)
	img := firstElement(n, func(n *html.Node) bool { return n.Data == "img" })
	if img != nil {
		refs = append(refs, g.ownReferences(img)...)
	}
	refs = append(refs, g.ownReferences(n)...)
	refs = append(refs, backgroundReferences(n)...)
	if img != nil {
		refs = append(refs, backgroundReferences(img)...)
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
		refs = append(refs, offered(link)...)
	}
	refs = append(refs, g.ownReferences(n)...)
	return append(refs, backgroundReferences(n)...)
}

// backgroundReferences are the backgrounds in an element's style and, as HTML
// once had it, in its attribute.
func backgroundReferences(n *html.Node) []string {
	return append(backgrounds(attribute(n, "style")), attribute(n, "background"))
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
// <picture>, in its sources, best first.
func (g *gatherer) ownReferences(n *html.Node) []string {
	refs := append(g.setReferences(n), attributeReferences(n)...)
	if isDot(n) {
		refs = slices.DeleteFunc(refs, func(r reference) bool { return r.rank == srcRank })
	}
	return ranked(refs)
}

// setReferences are the largest in an element's srcset and in the sources of
// the <picture> around it.
func (g *gatherer) setReferences(n *html.Node) []reference {
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
	var refs []reference
	for _, s := range largest {
		refs = append(refs, reference{rank, s.url})
	}
	for _, s := range around.narrow {
		refs = append(refs, reference{narrowRank, s.url})
	}
	return refs
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
