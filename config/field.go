package config

import (
	"fmt"
	"regexp"
	"slices"
)

// builtinNames are the names that templates know without any field.
var builtinNames = []string{
	"site", "ext", "name", "index", "page", "url", "gallery", "key", "hash", "value", "parent",
}

var (
	fieldName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	notInField = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)

func (r *reader) fields(k key, n *node) []Field {
	if !r.is(mapping, k, n) {
		return nil
	}
	if len(n.pairs) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	var out []Field
	for _, p := range n.pairs {
		r.checkFieldName(p.key)
		named := key{name: p.key.Value, example: "'h1'"}
		if !r.hasValue(named, p.value) {
			continue
		}
		if f := r.finder(named, p.value); f != nil {
			out = append(out, Field{p.key, f})
		}
	}
	return out
}

func (r *reader) checkFieldName(name Text) {
	switch {
	case slices.Contains(builtinNames, name.Value):
		r.fault(name.Pos, fmt.Sprintf("%q is built in and cannot be a field", name.Value),
			fmt.Sprintf("rename it, for example to %q", "my_"+name.Value))
	case !fieldName.MatchString(name.Value):
		r.fault(name.Pos, fmt.Sprintf("%q cannot be the name of a field", name.Value),
			fmt.Sprintf("use letters, digits and _, for example %q", "my_"+notInField.ReplaceAllString(name.Value, "_")))
	}
}
