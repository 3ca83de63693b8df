package extract

import (
	"path"
	"slices"
	"strings"
)

// blankNames are the usual names of pictures that only keep a place until a
// script fills in the real one.
var blankNames = []string{
	"blank", "spacer", "1x1", "1px", "transparent", "dot_clear", "clear_dot", "cleardot", "pixel_trans", "trans_pixel",
	"lazyload", "placeholder",
}

// doubtfulNames are names of such pictures, and of real ones as well.
var doubtfulNames = []string{
	"space", "pixel", "trans", "clear", "empty", "grey", "gray", "loading", "loader", "spinner", "lazy", "none",
}

// isBlank reports whether an absolute address is known to be such a picture.
func isBlank(addr string) bool { return slices.Contains(blankNames, smallName(addr)) }

// mayBeBlank reports whether an absolute address may be one.
func mayBeBlank(addr string) bool { return slices.Contains(doubtfulNames, smallName(addr)) }

// smallName returns the name of a picture without its extension, in lower
// case. It is "" if the format is none that blank pictures have.
func smallName(addr string) string {
	name := pathOf(addr)
	name = strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	ext := path.Ext(name)
	if ext != ".gif" && ext != ".png" {
		return ""
	}
	return strings.TrimSuffix(name, ext)
}

// isUnfilled reports whether a reference waits for a script or a server to put
// a value in: "{{photo.src}}" stands in many templates.
func isUnfilled(ref string) bool {
	return slices.ContainsFunc(placeholders, func(p placeholder) bool {
		_, rest, opened := strings.Cut(ref, p.open)
		return opened && strings.Contains(rest, p.close)
	})
}

// placeholder is how a template language writes a value.
type placeholder struct{ open, close string }

var placeholders = []placeholder{{"{{", "}}"}, {"${", "}"}, {"<%", "%>"}, {"[[", "]]"}}
