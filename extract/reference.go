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
		return []string{href(n)}
	case "source":
		return []string{largest(srcsets(n)), attribute(n, "src")}
	}
	refs := append(g.ownReferences(n), backgrounds(attribute(n, "style"))...)
	return append(refs, attribute(n, "poster"), attribute(n, "data"))
}

// linkReferences begins with the target of the link, whatever it looks like:
// who chose the link meant what it leads to. The picture shown comes after it.
func (g *gatherer) linkReferences(n *html.Node) []string {
	refs := append([]string{href(n)}, g.ownReferences(n)...)
	if img := firstElement(n, func(n *html.Node) bool { return n.Data == "img" }); img != nil {
		refs = append(refs, g.ownReferences(img)...)
	}
	return refs
}

// imgReferences begins with the picture that the <img> is linked to, since
// what is shown is then its thumbnail.
func (g *gatherer) imgReferences(n *html.Node) []string {
	var refs []string
	if link := ancestor(n, "a"); link != nil && hasImageExtension(href(link)) {
		refs = append(refs, href(link))
	}
	return append(refs, g.ownReferences(n)...)
}

// ownReferences are those in an element's own attributes and, inside a
// <picture>, in its sources.
func (g *gatherer) ownReferences(n *html.Node) []string {
	sources := srcsets(n)
	if around := n.Parent; isElement(n, "img") && around != nil && isElement(around, "picture") {
		if best := g.largestOf(around); best.url != "" {
			// A browser would prefer it, so it wins where sizes are equal.
			sources = append([]source{best}, sources...)
		}
	}
	refs := []string{largest(sources)}
	for _, name := range lazyAttributes {
		if ref := attribute(n, name); ref != "" && looksLikeAddress(ref) {
			refs = append(refs, ref)
		}
	}
	return append(refs, attribute(n, "src"))
}

// largestOf returns the largest source of a <picture>, which is read once,
// however many <img> are in it.
func (g *gatherer) largestOf(picture *html.Node) source {
	if known, ok := g.largest[picture]; ok {
		return known
	}
	var all []source
	for child := range picture.ChildNodes() {
		if isElement(child, "source") {
			all = append(all, srcsets(child)...)
		}
	}
	g.largest[picture] = maxSource(all)
	return g.largest[picture]
}

// srcsets returns the sources in an element's own attributes.
func srcsets(n *html.Node) []source {
	var all []source
	for _, name := range srcsetAttributes {
		all = append(all, parseSrcset(attribute(n, name))...)
	}
	return slices.DeleteFunc(all, func(s source) bool { return strings.HasPrefix(s.url, "data:") })
}

var srcsetAttributes = []string{"srcset", "data-srcset", "data-lazy-srcset"}

// lazyAttributes hold a picture's address until a script shows it, best first.
// Those named for size go first: they exist to offer more than what is shown.
// data-original follows; by its name it may be larger than data-src, and never
// is smaller. src comes after all of these, since it is their stand-in.
var lazyAttributes = []string{
	"data-hires", "data-zoom-image", "data-zoom-src", "data-zoom", "data-full-src", "data-full", "data-large-src",
	"data-large", "data-original", "data-original-src", "data-src", "data-lazy-src", "data-lazy", "data-echo",
	"data-url", "lazysrc", "lay-src",
}

// looksLikeAddress keeps flags, numbers such as data-zoom="1.5", and JSON out.
func looksLikeAddress(ref string) bool {
	if ref == "" || ref[0] == '{' || ref[0] == '[' {
		return false
	}
	return strings.IndexByte(ref, '/') >= 0 || strings.IndexByte(ref, '?') >= 0 || hasImageExtension(ref)
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
