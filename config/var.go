package config

import (
	"fmt"
	"slices"
)

// Var is a name and the values it takes in addresses.
type Var struct {
	Name   Text
	Values []Text
}

// varInAddress matches where an address names a variable, as {name} or with a
// filter or a format behind the name, and what makes the brace plain.
var varInAddress = WhenNeeded(`(\\?)\{\s*([\pL_][\pL\pM\pN_]*)\s*[-+:|}]`)

func (r *reader) vars(k key, n *node) []Var {
	var out []Var
	for _, p := range r.pairs(k, n) {
		r.faults = append(r.faults, checkName(p.key, "a variable")...)
		named := key{name: p.key.Value, example: "[one, two]"}
		if !r.hasValue(named, p.value) {
			continue
		}
		if values := r.texts(named, p.value); len(values) > 0 {
			out = append(out, Var{p.key, values})
		}
	}
	return out
}

// checkVars reports variables that no address names, and those that have the
// name of a field. Those of a site that this one is like are dropped instead:
// they may be for addresses that it does not take over. given are the keys of
// the site.
func (r *reader) checkVars(site *Site, given map[string]*node) {
	named, known := varsNamed(given["start"], given["urls"])
	if known && r.site.taken[given["vars"]] {
		site.Vars = varsOf(site.Vars, named)
	}
	fields := make(map[string]Pos)
	placeFields(&site.Rule, fields)
	for _, v := range site.Vars {
		name := v.Name.Value
		if known && !named[name] && checkName(v.Name, "") == nil {
			r.fault(v.Name.Pos, fmt.Sprintf("no address of the site names {%s}", name),
				fmt.Sprintf("put {%s} into start: or urls:, or leave the variable out", name))
		}
		if pos, taken := fields[name]; taken {
			r.fault(v.Name.Pos, fmt.Sprintf("%q is a variable and a field of the site", name),
				fmt.Sprintf("the field is %s: rename one of the two", pos.seenFrom(v.Name.Pos)))
		}
	}
}

// varsOf returns the variables that are named.
func varsOf(vars []Var, named map[string]bool) []Var {
	var out []Var
	for _, v := range vars {
		if named[v.Name.Value] {
			out = append(out, v)
		}
	}
	return out
}

// varsNamed lists the variables named in the values of start: and urls:. They
// are not known when there are no addresses, or when one of them could not be
// read.
func varsNamed(values ...*node) (names map[string]bool, known bool) {
	names = make(map[string]bool)
	for _, value := range values {
		if value == nil {
			continue
		}
		for _, address := range value.asList() {
			if address.kind != scalar || address.cut != (Pos{}) {
				return nil, false
			}
			known = true
			for _, match := range varInAddress().FindAllStringSubmatch(sample(address.text), -1) {
				names[match[2]] = names[match[2]] || match[1] == ""
			}
		}
	}
	return names, known
}

// placeFields notes where each field of a rule, and of those below it, stands.
func placeFields(rule *Rule, places map[string]Pos) {
	for _, f := range rule.Fields {
		if _, found := places[f.Name.Value]; !found {
			places[f.Name.Value] = f.Name.Pos
		}
	}
	for _, below := range slices.Concat(rule.Each, rule.Follow) {
		placeFields(below, places)
	}
}
