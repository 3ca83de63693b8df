package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkVariables reports each "${" in a text of a site that begins no variable.
func (r *reader) checkVariables(site *Site) {
	for _, t := range site.expandable() {
		if at := malformed(t.Value); at >= 0 {
			rest, _, _ := strings.Cut(t.Value[at:], "\n")
			r.fault(r.doc.find(t.Pos, rest), `"${" begins no variable here`,
				"write ${NAME} or ${NAME:-default}, the name with letters, digits and _; for the characters themselves write $${")
		}
	}
}

// Unset reports, for a site that is about to run, each variable that is not set
// and has no default, where the site names it first. Faults tell no values.
func (c *Config) Unset(site *Site) []Fault {
	var out []Fault
	seen := make(map[string]bool)
	for _, t := range site.expandable() {
		for _, v := range VariablesIn(t.Value) {
			if _, set := c.env.Lookup(v.Name); set || v.HasDefault || seen[v.Name] {
				continue
			}
			seen[v.Name] = true
			out = append(out, Fault{c.find(t.Pos, "${"+v.Name+"}"), fmt.Sprintf("the variable %s is not set", v.Name),
				fmt.Sprintf("set it: export %s=…, or put %[1]s=… into the file that secrets: names", v.Name)})
		}
	}
	return out
}

// find returns where part stands on the line of a text, at or behind the place
// of the text, or else that place: the text may be spelled otherwise there.
func (c *Config) find(pos Pos, part string) Pos {
	lines := c.lines[pos.File]
	if pos.Line > len(lines) {
		return pos
	}
	l := line(lines[pos.Line-1])
	before := min(pos.Column-1, len(l))
	if at := strings.Index(string(l[before:]), part); at >= 0 {
		pos.Column = before + 1 + utf8.RuneCountInString(string(l[before:])[:at])
	}
	return pos
}
