package extract

import (
	"slices"

	"magpie/config"
)

// parameter is one that a query step sets; without a template it is dropped.
type parameter struct {
	name  string
	value *Template
}

// compileQueryStep compiles {query: {NAME: TEMPLATE}}: the page's own address,
// or behind another step that each value leads to, with these parameters set;
// null drops one. A value that a template names as {value} is no address, but
// goes into that of the page. A template that names something empty gives
// nothing, which ends a chain.
func compileQueryStep(c *compiler, arg config.Value) (step, bool) {
	if len(arg.Entries) == 0 {
		c.fault(arg.Pos, "write query: {page: '{page+1}'}", "query needs parameters")
		return step{gives: texts}, false
	}
	var all []parameter
	found := len(c.faults)
	for _, e := range arg.Entries {
		switch {
		case isNull(e.Value):
			all = append(all, parameter{name: e.Key.Value})
		case !e.Value.IsText:
			c.fault(e.Value.Pos, "write a text, or null to drop it", "the parameter %q must be a text", e.Key.Value)
		default:
			t, faults := compileTemplate(e.Value.Text, append([]string{"value"}, c.names...), headerText)
			c.faults = append(c.faults, faults...)
			all = append(all, parameter{e.Key.Value, t})
			c.counted.note(e.Key.Value, t)
		}
	}
	addressOf := c.addressOf()
	if slices.ContainsFunc(all, func(p parameter) bool { return p.value != nil && p.value.names("value") }) {
		addressOf = (*reading).pageAddress
	}
	return step{gives: texts, makes: func(r *reading, v value, give func(string) bool) {
		if addr, ok := r.edited(addressOf(r, v), v, all); ok {
			give(addr)
		}
	}}, len(c.faults) == found
}

// isNull reports whether a value is the null of YAML, and not a text.
func isNull(v config.Value) bool {
	return v.IsText && v.Plain && (v.Text.Value == "null" || v.Text.Value == "~" || v.Text.Value == "")
}

// edited is an address with parameters set, in which {value} is v. It answers
// false where a template names something empty, and for no address.
func (r *reading) edited(addr string, v value, parameters []parameter) (string, bool) {
	for _, p := range parameters {
		if p.value == nil {
			addr = dropQuery(addr, p.name)
			continue
		}
		text, ok := p.value.Expand(r.namesWith(v), nil)
		if !ok {
			return "", false
		}
		addr = setQuery(addr, p.name, text)
	}
	return addr, addr != ""
}
