package extract

import (
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
	"space", "pixel", "trans", "clear", "empty", "grey", "gray", "load", "loading", "loader", "spinner", "lazy", "none",
}

// blank reports whether an absolute address is known to be such a picture, and
// whether it may be one.
func blank(addr string) (known, possible bool) {
	name := smallName(addr)
	return slices.Contains(blankNames, name), slices.Contains(doubtfulNames, name)
}

// smallName returns the name of a picture without its extension, in lower
// case. It is "" if the format is none that blank pictures have.
func smallName(addr string) string {
	name := pathOf(addr)
	name, ext := name[:max(len(name)-4, 0)], name[max(len(name)-4, 0):]
	if !slices.Contains([]string{".gif", ".png", ".svg"}, strings.ToLower(ext)) {
		return ""
	}
	return strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
}

// isUnfilled reports whether a reference waits for a script or a server to put
// a value in: "{{photo.src}}" stands in many templates.
func isUnfilled(ref string) bool {
	if strings.IndexByte(ref, '{') < 0 && strings.IndexByte(ref, '<') < 0 && strings.IndexByte(ref, '[') < 0 {
		return false
	}
	return slices.ContainsFunc(placeholders, func(p placeholder) bool {
		_, rest, opened := strings.Cut(ref, p.open)
		return opened && strings.Contains(rest, p.close)
	})
}

// placeholder is how a template language writes a value.
type placeholder struct{ open, close string }

var placeholders = []placeholder{{"{{", "}}"}, {"${", "}"}, {"<%", "%>"}, {"[[", "]]"}}
