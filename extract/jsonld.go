package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// linkedPictures returns the pictures that JSON-LD tells of (JSON-LD 1.1, with
// the words of schema.org), each as the references it can be had from, best
// first. Of JSON that breaks off it is those before.
func linkedPictures(source string) [][]string {
	var w ldWalker
	w.thing(parseLinked(source))
	return w.pictures
}

// ldWalker walks over the things that JSON-LD tells of.
type ldWalker struct{ pictures [][]string }

func (w *ldWalker) add(refs ...string) {
	refs = slices.DeleteFunc(refs, func(ref string) bool { return ref == "" })
	if len(refs) > 0 {
		w.pictures = append(w.pictures, refs)
	}
}

// thing adds the pictures of a thing and of all that belongs to it, but for
// people and firms.
func (w *ldWalker) thing(v ldValue) {
	if isOfPeople(v) {
		return
	}
	for _, item := range v.list {
		w.thing(item)
	}
	w.ownPicture(v)
	for _, p := range v.properties {
		switch {
		case slices.Contains(ldPictures, p.name):
			w.picturesOf(v, p.value.items())
		case !slices.Contains(ldOthers, p.name):
			w.thing(p.value)
		}
	}
}

// isOfPeople reports whether a thing is a person or a firm.
func isOfPeople(v ldValue) bool { return v.isA("Person") || v.isA("Organization") }

// picturesOf adds the values of an image property. The thumbnail of the thing
// is that of its picture, if it has only one.
func (w *ldWalker) picturesOf(thing ldValue, values []ldValue) {
	thumbnail := ""
	if len(values) == 1 {
		thumbnail = thing.thumbnail()
	}
	for _, v := range largestFirst(values) {
		w.picture(v, thumbnail)
	}
}

// ldPictures are the properties whose values are pictures, be they texts or
// things; the items of associatedMedia say what they are themselves.
var ldPictures = []string{"image", "primaryImageOfPage", "photo", "photos"}

// ldOthers are the properties that lead to people and firms: their pictures
// are portraits and logos. Those of a thumbnail belong to the thing itself.
var ldOthers = []string{
	"logo", "publisher", "author", "creator", "contributor", "editor", "provider", "brand", "copyrightHolder",
	"sponsor", "sourceOrganization", "review", "thumbnail",
}

// ownPicture adds the picture that a thing is or that stands for it: the file
// of a medium, the address of an image, and behind either its thumbnail.
func (w *ldWalker) ownPicture(v ldValue) {
	if v.isA("AudioObject") {
		return
	}
	var images []string
	if v.isA("ImageObject") {
		images = v.get("url").addresses()
	}
	thumbnail := ""
	if !slices.ContainsFunc(ldPictures, v.has) {
		thumbnail = v.thumbnail()
	}
	w.files(v.get("contentUrl").addresses(), images, thumbnail)
}

// files adds the pictures whose files and addresses these are, in turn: usually
// one, to which the thumbnails belong.
func (w *ldWalker) files(files, addresses []string, thumbnails ...string) {
	if len(files) <= 1 && len(addresses) <= 1 {
		w.add(slices.Concat(files, addresses, thumbnails)...)
		return
	}
	for i := range max(len(files), len(addresses)) {
		w.add(slices.Concat(nth(files, i), nth(addresses, i))...)
	}
}

// nth returns the i-th of a list, as a list, which is empty if there is none.
func nth(list []string, i int) []string { return list[min(i, len(list)):min(i+1, len(list))] }

// picture adds what a value of an image property tells of. Whatever type it
// says, its url is that of the picture.
func (w *ldWalker) picture(v ldValue, thumbnail string) {
	if isOfPeople(v) {
		return
	}
	id := v.get("@id").address()
	if !hasImageExtension(id) {
		id = "" // the name of a thing that is told of elsewhere
	}
	files, addresses := v.get("contentUrl").addresses(), v.get("url").addresses()
	files = append(v.addresses(), files...)
	if id != "" || len(files)+len(addresses) > 0 {
		w.files(files, addresses, id, v.thumbnail(), thumbnail)
	}
	for _, item := range v.get("@list").list {
		w.picture(item, "")
	}
	w.thing(v.get("associatedMedia"))
}

// thumbnail returns the address of a thing's thumbnail.
func (v ldValue) thumbnail() string {
	small := v.get("thumbnail").items()[0]
	return cmp.Or(v.get("thumbnailUrl").address(), small.address(), small.get("contentUrl").address(), small.get("url").address())
}

// largestFirst sorts pictures by their width; those that tell none keep their
// order behind the others.
func largestFirst(pictures []ldValue) []ldValue {
	return slices.SortedStableFunc(slices.Values(pictures), func(a, b ldValue) int { return cmp.Compare(b.width(), a.width()) })
}

// width returns the width of an image in pixels, 0 when it tells none: 800,
// "800", "800px" or a QuantitativeValue.
func (v ldValue) width() int {
	width := v.get("width")
	n, err := strconv.ParseFloat(strings.TrimSuffix(cmp.Or(width.text, width.get("value").text), "px"), 64)
	if err != nil || !(n > 0 && n < 1<<30) {
		return 0
	}
	return int(n)
}
