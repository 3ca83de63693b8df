package config

import (
	"fmt"
	"slices"
)

// Field is one named value of a page.
type Field struct {
	Name   Text
	Finder *Finder
}

// BuiltinNames are the names that mean something in some template of any site,
// so that no field may have one of them.
var BuiltinNames = []string{
	"site", "gallery", "name", "filename", "ext", "index", "page", "offset", "url", "key", "hash", "value", "parent",
}

var (
	fieldName  = WhenNeeded(`^[\pL_][\pL\pM\pN_]*$`)
	notInField = WhenNeeded(`[^\pL\pM\pN_]+`)
)

// FieldName reports a name that no field can have: one that is built in, or
// one with anything in it but letters and digits of any script and "_". A name
// that can be had gives no fault.
func FieldName(name Text) []Fault { return checkName(name, "a field") }

// checkName does as [FieldName] for what noun names.
func checkName(name Text, noun string) []Fault {
	switch {
	case slices.Contains(BuiltinNames, name.Value):
		return []Fault{{name.Pos, fmt.Sprintf("%q is built in and cannot be %s", name.Value, noun),
			fmt.Sprintf("rename it, for example to %q", "my_"+name.Value)}}
	case !fieldName().MatchString(name.Value):
		return []Fault{{name.Pos, fmt.Sprintf("%q cannot be the name of %s", name.Value, noun),
			fmt.Sprintf("use letters, digits and _, for example %q", "my_"+notInField().ReplaceAllString(name.Value, "_"))}}
	}
	return nil
}

func (r *reader) fields(k key, n *node) []Field {
	var out []Field
	for _, p := range r.pairs(k, n) {
		r.faults = append(r.faults, FieldName(p.key)...)
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
