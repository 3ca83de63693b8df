package config

import (
	"fmt"
	"slices"
	"strings"
)

// The words that some keys take. They never change.
var (
	fileTypes = []string{"image", "video"}
	formats   = []string{"html", "json", "xml"}
	methods   = []string{"GET", "POST"}
)

// word reports a text that is none of those known, which are of a kind that
// noun names.
func (r *reader) word(noun string, t Text, known []string) (Text, bool) {
	if slices.Contains(known, t.Value) {
		return t, true
	}
	advice := "known here: " + strings.Join(known, ", ")
	if meant, found := Nearest(t.Value, known); found {
		advice = fmt.Sprintf("did you mean %q?", meant)
	}
	r.fault(t.Pos, fmt.Sprintf("unknown %s %q", noun, t.Value), advice)
	return Text{}, false
}
