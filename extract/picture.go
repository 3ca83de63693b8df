package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// sourcesOf returns the largest sources of a <picture>, in the order of the
// page, and apart from them those for small screens that do not tell their
// width. A picture is read once, however many <img> are in it.
func (g *gatherer) sourcesOf(picture *html.Node) pictureSources {
	if known, ok := g.sources[picture]; ok {
		return known
	}
	var wide, narrow []source
	for child := range picture.ChildNodes() {
		if !isElement(child, "source") {
			continue
		}
		own := largestOf(srcsets(child))
		if isForSmallScreens(child) && len(own) > 0 && own[0].width == 0 {
			narrow = append(narrow, own...)
		} else {
			wide = append(wide, own...)
		}
	}
	g.sources[picture] = pictureSources{first(largestOf(wide)), first(largestOf(narrow))}
	return g.sources[picture]
}

// pictureSources are the sources of a <picture> that are as large as any.
type pictureSources struct{ wide, narrow []source }

// mostFormats is how many sources of equal size are kept: a picture comes in a
// few formats.
const mostFormats = 5

func first(sources []source) []source { return sources[:min(len(sources), mostFormats)] }

// isForSmallScreens reports whether a source is meant for screens up to some
// width only: it may be another cut of the picture.
func isForSmallScreens(source *html.Node) bool {
	media := strings.ToLower(attribute(source, "media"))
	return strings.Contains(media, "max-width") || strings.Contains(media, "max-device-width") || strings.Contains(media, "print")
}

// srcsets returns the sources in an element's own attributes.
func srcsets(n *html.Node) []source {
	var all []source
	for _, a := range n.Attr {
		if slices.Contains(srcsetAttributes, a.Key) {
			all = append(all, parseSrcset(a.Val)...)
		}
	}
	return slices.DeleteFunc(all, func(s source) bool { return strings.HasPrefix(s.url, "data:") })
}

var srcsetAttributes = []string{"srcset", "data-srcset", "data-lazy-srcset", "imagesrcset", "data-original-set", "data-bgset"}
