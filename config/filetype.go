package config

import (
	"fmt"
	"slices"
	"strings"
)

// fileTypes are the types of files that can be kept.
var fileTypes = []string{"image", "video"}

func (r *reader) fileType(t Text) (Text, bool) {
	if slices.Contains(fileTypes, t.Value) {
		return t, true
	}
	advice := "known here: " + strings.Join(fileTypes, ", ")
	if meant, found := Nearest(t.Value, fileTypes); found {
		advice = fmt.Sprintf("did you mean %q?", meant)
	}
	r.fault(t.Pos, fmt.Sprintf("unknown type %q", t.Value), advice)
	return Text{}, false
}
