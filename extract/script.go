package extract

import (
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// compileScript compiles {script: MARKER}: the value of JSON or JavaScript that
// stands behind each place of a marker, such as "window.__DATA__ =", in the
// scripts below an element, or in a text. With {script: {}} it is the first
// object or list of each script.
func compileScript(c *compiler, arg config.Value) (step, bool) {
	marker := arg.Text.Value
	if !arg.IsText && !c.noArgument("script", arg, "write {script: 'window.__DATA__ ='}, or {script: {}} for the first value of each script") {
		return step{gives: data}, false
	}
	return step{gives: data, selects: func(r *reading, in []value) (out []value, err error) {
		for _, script := range r.scripts(in) {
			script = unpack(script)
			if !r.decodes(script) {
				break
			}
			found, err := scriptValues(script, marker)
			if err != nil {
				r.failed("script", marker, err)
			}
			for _, decoded := range found {
				out = append(out, dataValue(decoded))
			}
		}
		return out, nil
	}}, true
}

// scripts are the texts of the scripts in some values, those of the page each
// once.
func (r *reading) scripts(in []value) (all []string) {
	seen := map[*html.Node]bool{}
	for _, v := range in {
		all = append(all, r.scriptsOf(v, seen)...)
	}
	return all
}

// scriptsOf are the texts of the scripts below an element that were not seen
// before, its own if it is one; any other value is a script as it stands, and so
// is an answer that is no page.
func (r *reading) scriptsOf(v value, seen map[*html.Node]bool) (all []string) {
	if v.node == nil || isElement(v.node, "script") || v.whole && !isMarkup(r.page.source) {
		return []string{r.source(v)}
	}
	found := false
	for n := range v.node.Descendants() {
		if n.Type != html.ElementNode || n.Data != "script" {
			continue
		}
		if found = true; !seen[n] {
			seen[n] = true
			all = append(all, sourceOf(n))
		}
	}
	if !found && !v.whole {
		// A template or a comment may hold one too.
		if text := sourceOf(v.node); strings.TrimSpace(text) != "" {
			all = append(all, text)
		}
	}
	return all
}
