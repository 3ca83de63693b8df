package extract

import (
	"path"
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

// images returns the pictures that the finds of an image finder mean. Two with
// the same best candidate are one.
func (p *Page) images(finds []value) []Image {
	var all []Image
	seen := map[string]bool{}
	for _, v := range finds {
		for _, image := range p.imagesOf(v) {
			if best := image.Candidates[0]; !seen[best] {
				seen[best] = true
				all = append(all, image)
			}
		}
	}
	return all
}

// imagesOf returns the picture that a find is, or those inside an element that
// is none itself.
func (p *Page) imagesOf(v value) []Image {
	if v.node == nil {
		return p.image([]string{v.text})
	}
	if own := p.image(references(v.node)); own != nil {
		return own
	}
	var inside []Image
	for below := range v.node.Descendants() {
		if isElement(below, "img") {
			inside = append(inside, p.image(references(below))...)
		}
	}
	return inside
}

// image returns the one picture that can be had from these references, none
// when none of them leads anywhere.
func (p *Page) image(refs []string) []Image {
	var candidates []string
	for _, ref := range refs {
		addr, ok := p.Resolve(ref)
		if ok && !isBlank(addr) && !slices.Contains(candidates, addr) {
			candidates = append(candidates, addr)
		}
	}
	if candidates == nil {
		return nil
	}
	return []Image{{candidates}}
}

// references returns what an element says of its picture, best first.
func references(n *html.Node) []string {
	switch n.Data {
	case "img":
		return imgReferences(n)
	case "a", "area":
		return linkReferences(n)
	case "meta":
		return []string{attribute(n, "content")}
	case "link", "image":
		return []string{attribute(n, "href"), attribute(n, "xlink:href")}
	case "source":
		return []string{largest(srcsets(n)), attribute(n, "src")}
	}
	refs := append(ownReferences(n), backgrounds(attribute(n, "style"))...)
	return append(refs, attribute(n, "poster"), attribute(n, "data"))
}

// linkReferences begins with the target of the link, whatever it looks like:
// who chose the link meant what it leads to. The picture shown comes after it.
func linkReferences(n *html.Node) []string {
	refs := append([]string{attribute(n, "href")}, ownReferences(n)...)
	if img := firstElement(n, func(n *html.Node) bool { return n.Data == "img" }); img != nil {
		refs = append(refs, ownReferences(img)...)
	}
	return refs
}

// imgReferences begins with the picture that the <img> is linked to, since
// what is shown is then its thumbnail.
func imgReferences(n *html.Node) []string {
	var refs []string
	if link := ancestor(n, "a"); link != nil && hasImageExtension(attribute(link, "href")) {
		refs = append(refs, attribute(link, "href"))
	}
	return append(refs, ownReferences(n)...)
}

// ownReferences are those in an element's own attributes and, inside a
// <picture>, in its sources.
func ownReferences(n *html.Node) []string {
	refs := []string{largest(srcsets(n))}
	for _, name := range lazyAttributes {
		if ref := attribute(n, name); ref != "" && looksLikeAddress(ref) {
			refs = append(refs, ref)
		}
	}
	return append(refs, attribute(n, "src"))
}

// srcsets returns all sources of an image: its own and those of the <picture>
// around it, which a browser would prefer.
func srcsets(n *html.Node) []source {
	var all []source
	if picture := n.Parent; n.Data == "img" && picture != nil && picture.Data == "picture" {
		for sibling := range picture.ChildNodes() {
			if isElement(sibling, "source") {
				all = append(all, srcsets(sibling)...)
			}
		}
	}
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

// looksLikeAddress keeps flags and numbers such as data-zoom="1.5" out.
func looksLikeAddress(ref string) bool {
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

// blankNames are the usual names of pictures that only keep a place until a
// script fills in the real one.
var blankNames = []string{
	"blank", "spacer", "space", "pixel", "transparent", "trans", "1x1", "1px", "clear", "empty", "dot_clear",
	"grey", "gray", "loading", "lazyload", "placeholder",
}

// isBlank reports whether an absolute address is known to be such a picture.
func isBlank(addr string) bool {
	name := pathOf(addr)
	name = strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	ext := path.Ext(name)
	return (ext == ".gif" || ext == ".png") && slices.Contains(blankNames, strings.TrimSuffix(name, ext))
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
