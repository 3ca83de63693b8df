package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Ranks order what an element says of its picture, best first. An attribute of
// a list has the rank of the list and its place there.
const (
	originalRank   = 100 * iota // named for more than what is shown
	setRank                     // the largest of srcset and of the sources around
	lazyRank                    // what a script puts in place of src
	vagueRank                   // the same, by names that have other uses too
	backgroundRank              // lazy backgrounds
	plainSetRank                // a srcset that tells no sizes
	srcRank
	narrowRank // sources for small screens
	otherRank  // any other data attribute with the address of a picture
	lessRank   // one that is named for less
)

// originalAttributes exist to offer more than what is shown.
var originalAttributes = []string{
	"data-hires", "data-hi-res", "data-highres", "data-high-res", "data-high-res-src", "data-zoom-image",
	"data-zoom-src", "data-pswp-src", "data-zoom-url", "data-zoom", "zoomfile", "data-orig-file", "data-file-url", "data-full-src",
	"data-fullsrc", "data-full-url", "data-full-image", "data-full", "data-large-image", "data-large_image",
	"data-large-src", "data-large", "data-big-src", "data-big", "data-original", "data-original-src", "data-orig",
}

// lazyAttributes hold a picture's address until a script shows it.
var lazyAttributes = []string{
	"data-large-file", "data-src-retina", "data-src", "data-lazy-src", "data-lazyload", "data-lazyload-src", "data-lazy",
	"data-ll-src", "data-cfsrc", "data-ks-lazyload", "data-pagespeed-lazy-src", "data-real-src", "data-actualsrc",
	"data-echo", "data-image-src", "data-img-src", "lazysrc", "lay-src", "real_src", "file",
}

// vagueAttributes may as well name a page, a text or a site: they need the
// address of a picture.
var vagueAttributes = []string{"data-image", "data-img", "data-source", "data-url"}

var backgroundAttributes = []string{"data-bg", "data-bg-src", "data-background-image", "data-background"}

// attributeRanks has the rank of each attribute in the lists.
var attributeRanks = func() map[string]int {
	ranks := map[string]int{"src": srcRank}
	for first, names := range map[int][]string{
		originalRank: originalAttributes, lazyRank: lazyAttributes,
		vagueRank: vagueAttributes, backgroundRank: backgroundAttributes,
	} {
		for place, name := range names {
			ranks[name] = first + place
		}
	}
	return ranks
}()

// lessWords are in the names of data attributes that hold less than what src
// shows: a thumbnail, the picture for a small screen, one for another use.
var lessWords = []string{
	"thumb", "small", "tiny", "mini", "medium", "low", "lqip", "blur", "preview", "placeholder", "loading", "mobile",
	"phone", "tablet", "icon", "avatar", "logo", "error", "fallback", "default", "caption", "title", "alt", "poster",
}

// moreWords are in the names of data attributes that hold more.
var moreWords = []string{"original", "fullsize", "full-size", "fullscreen", "hires", "highres", "large", "zoom"}

// lastOriginalRank and lastLazyRank are those of attributes that no list has,
// but whose names say the same.
const (
	lastOriginalRank = setRank - 1
	lastLazyRank     = vagueRank - 1
)

// mayHaveRank answers false for names whose attributes have no rank, whatever
// their value. Most have none.
func mayHaveRank(name string) bool {
	switch name {
	case "class", "id", "alt", "title", "href", "width", "height", "style":
		return false
	}
	return true
}

// rankOf returns the rank of an attribute with this value, false when it has
// no address of a picture.
func rankOf(name, worth string) (rank int, ok bool) {
	rank, listed := attributeRanks[name]
	switch {
	case name == "src":
		return rank, worth != ""
	case listed:
		isVague := rank >= vagueRank && rank < backgroundRank
		return rank, looksLikeAddress(worth) && (!isVague || hasImageExtension(worth))
	case !isPictureAddress(worth):
		return 0, false
	case !strings.HasPrefix(name, "data-"):
		return lastLazyRank, isLazyName(name)
	case hasWord(name, lessWords):
		return lessRank, true
	case hasWord(name, moreWords):
		return lastOriginalRank, true
	}
	return otherRank, true
}

// reference is what an element says of its picture in one place.
type reference struct {
	rank int
	url  string
}

// attributeReferences appends what the attributes of an element say, srcset
// aside, in the order of the page.
func attributeReferences(to []reference, n *html.Node) []reference {
	for _, a := range n.Attr {
		if a.Namespace != "" || !mayHaveRank(a.Key) {
			continue
		}
		worth := lazyReference(a.Val)
		if rank, ok := rankOf(a.Key, worth); ok {
			to = append(to, reference{rank, worth})
		}
	}
	return to
}

// offered appends the addresses that an element around a picture offers for it,
// best first: attributes named for the original, and others that have the
// address of a picture.
func (g *gatherer) offered(to []string, n *html.Node) []string {
	g.own = slices.DeleteFunc(attributeReferences(g.own[:0], n), func(r reference) bool {
		return r.rank >= backgroundRank || r.rank >= setRank && !hasImageExtension(r.url)
	})
	return appendRanked(to, g.own)
}

// namesOriginal reports whether an attribute of an element is named for the
// original and has the address of a picture.
func namesOriginal(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return slices.Contains(originalAttributes, a.Key) && hasImageExtension(lazyReference(a.Val))
	})
}

// appendRanked appends the addresses of references, best first.
func appendRanked(to []string, refs []reference) []string {
	slices.SortStableFunc(refs, func(a, b reference) int { return a.rank - b.rank })
	for _, r := range refs {
		to = append(to, r.url)
	}
	return to
}

// isPictureAddress reports whether the value of a data attribute of any name is
// the address of a picture. A mere file name may as well be a caption.
func isPictureAddress(worth string) bool {
	return strings.IndexByte(worth, '/') >= 0 && hasImageExtension(worth) && !strings.ContainsAny(worth, asciiSpace+`<>"{}`)
}

func hasWord(name string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}

// isLazyName reports whether an attribute that no standard knows is named for
// what a script puts in place of src: _src, v-lazy, original.
func isLazyName(name string) bool {
	return !hasWord(name, lessWords) &&
		(strings.HasSuffix(name, "src") || hasWord(name, []string{"lazy", "original"}))
}

// lazyReference returns the address in a value, which may be written as in a
// style: url(a.jpg).
func lazyReference(worth string) string {
	worth = strings.TrimSpace(worth)
	if strings.HasPrefix(worth, "url(") {
		if urls := cssImages(worth); len(urls) > 0 {
			return urls[0]
		}
	}
	return worth
}

// looksLikeAddress keeps flags, numbers such as data-zoom="1.5", and JSON out.
func looksLikeAddress(ref string) bool {
	if ref == "" || ref[0] == '{' || ref[0] == '[' {
		return false
	}
	return strings.IndexByte(ref, '/') >= 0 || strings.IndexByte(ref, '?') >= 0 || hasImageExtension(ref)
}
