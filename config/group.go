package config

import "fmt"

// group reads a name that sites may share.
func (r *reader) group(t Text) (Text, bool) {
	if isSiteName(t.Value) {
		return t, true
	}
	r.fault(t.Pos, fmt.Sprintf("%q cannot be the name of a group", t.Value),
		"use up to 100 letters, digits, -, _ and ., beginning with a letter or digit")
	return Text{}, false
}
