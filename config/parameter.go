package config

import (
	"fmt"
	"strings"
	"unicode"
)

// parameter reads the name of a parameter. A "*" at its end stands for
// anything.
func (r *reader) parameter(k key, t Text) (Text, bool) {
	name, _, _ := strings.Cut(strings.TrimLeft(t.Value, "?&"), "=")
	switch {
	case t.Value == "*":
		r.fault(t.Pos, `"*" would drop every parameter`, k.hint())
	case name == "" || strings.ContainsAny(name, "&?#") || strings.ContainsFunc(name, unicode.IsSpace):
		r.fault(t.Pos, fmt.Sprintf("%q is not the name of a parameter", t.Value), k.hint())
	case name != t.Value:
		r.fault(t.Pos, fmt.Sprintf("%q is more than the name of a parameter", t.Value), "write "+name)
	case strings.Contains(strings.TrimSuffix(name, "*"), "*"):
		r.fault(t.Pos, `"*" can stand only at the end of a name`, k.hint())
	default:
		return t, true
	}
	return Text{}, false
}
