package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// lazyAttributes hold a picture's address until a script shows it, best first.
// Those named for size go first: they exist to offer more than what is shown.
// data-original follows; by its name it may be larger than data-src, and never
// is smaller. Behind all of them comes any other data attribute that holds the
// address of a picture, and then src, since it is their stand-in.
var lazyAttributes = []string{
	"data-hires", "data-hi-res", "data-highres", "data-high-res", "data-high-res-src", "data-zoom-image",
	"data-zoom-src", "data-zoom", "zoomfile", "data-orig-file", "data-full-src", "data-fullsrc", "data-full-url",
	"data-full-image", "data-full", "data-large-image", "data-large_image", "data-large-src", "data-large-file",
	"data-large", "data-big", "data-original", "data-original-src", "data-orig", "data-src-retina", "data-src",
	"data-lazy-src", "data-lazyload", "data-lazyload-src", "data-lazy", "data-ll-src", "data-cfsrc",
	"data-ks-lazyload", "data-pagespeed-lazy-src", "data-real-src", "data-actualsrc", "data-echo", "data-image-src",
	"data-image", "data-img-src", "data-img", "data-source", "data-url", "data-bg", "data-bg-src",
	"data-background-image", "data-background", "lazysrc", "lay-src", "real_src", "file",
}

// lazyRank is the place of each in the list.
var lazyRank = func() map[string]int {
	ranks := map[string]int{}
	for i, name := range lazyAttributes {
		ranks[name] = i
	}
	return ranks
}()

// lessWords are in the names of data attributes that hold less than what src
// shows: a thumbnail, the picture for a small screen, one for another use.
var lessWords = []string{
	"thumb", "small", "tiny", "mini", "medium", "low", "lqip", "blur", "preview", "placeholder", "loading", "mobile",
	"phone", "tablet", "icon", "avatar", "logo", "error", "fallback", "default", "caption", "title", "alt", "poster",
}

// lazyReferences returns what the attributes of an element say of its picture
// besides src: what goes before it, best first, and what goes behind it.
func lazyReferences(n *html.Node) (before, behind []string) {
	var known []html.Attribute
	for _, a := range n.Attr {
		_, listed := lazyRank[a.Key]
		if !listed && !strings.HasPrefix(a.Key, "data-") {
			continue
		}
		a.Val = lazyReference(a.Val)
		switch {
		case listed && looksLikeAddress(a.Val):
			known = append(known, a)
		case listed || !isPictureAddress(a.Val):
		case hasLessWord(a.Key):
			behind = append(behind, a.Val)
		default:
			before = append(before, a.Val)
		}
	}
	slices.SortStableFunc(known, func(a, b html.Attribute) int { return lazyRank[a.Key] - lazyRank[b.Key] })
	var refs []string
	for _, a := range known {
		refs = append(refs, a.Val)
	}
	return append(refs, before...), behind
}

// isPictureAddress reports whether the value of a data attribute of any name is
// the address of a picture. A mere file name may as well be a caption.
func isPictureAddress(worth string) bool {
	return strings.IndexByte(worth, '/') >= 0 && hasImageExtension(worth) && !strings.ContainsAny(worth, asciiSpace+`<>"{}`)
}

func hasLessWord(name string) bool {
	return slices.ContainsFunc(lessWords, func(word string) bool { return strings.Contains(name, word) })
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
