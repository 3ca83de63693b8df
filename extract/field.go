package extract

import (
	"fmt"
	"maps"
	"strings"
)

// field is a value that a rule reads.
type field struct {
	name   string
	finder *finder
}

// parentPrefix stands before the name of a field that another hides.
const parentPrefix = "parent."

// descend is what a page or record inherits of the fields around it.
func descend(fields map[string]string) map[string]string {
	inherited := make(map[string]string, len(fields))
	for name, text := range fields {
		if !strings.HasPrefix(name, parentPrefix) {
			inherited[name] = text
		}
	}
	return inherited
}

// Field is what a name means in templates of the rule, of the fields of one of
// its finds.
func (r *Rule) Field(fields map[string]string, name string) string {
	text, found := fields[name]
	above, reachesUp := strings.CutPrefix(name, parentPrefix)
	if found || !reachesUp || r.Defines(above) {
		return text
	}
	return fields[above]
}

// capture reads the fields that match: names in the address of the page. What
// led here fits it too, wherever redirects led from there.
func (on *reading) capture() {
	for _, p := range on.rule.patterns {
		for _, name := range p.names {
			on.hide(name)
		}
	}
	for _, address := range []string{on.page.addr, on.scope.Address} {
		_, captures := on.rule.Match(address)
		maps.Copy(on.fields, captures)
	}
}

// hide keeps the inherited value of a field that is about to be read.
func (on *reading) hide(name string) {
	if around := on.fields[name]; around != "" {
		on.fields[parentPrefix+name] = around
	}
}

func (r *Rule) readFields(on *reading) error {
	for _, f := range r.fields {
		values, err := f.finder.find(on)
		if err != nil {
			return fmt.Errorf("finding field %q: %w", f.name, err)
		}
		text := firstText(values)
		if len(text) > longestField {
			return fmt.Errorf("field %q has %d bytes, the most is %d; narrow %s", f.name, len(text), longestField, f.finder.spelled)
		}
		on.hide(f.name)
		if text == "" {
			on.empty("field "+f.name, f.finder, len(values), "all without text")
			continue
		}
		on.fields[f.name] = strings.Clone(text) // it may be a piece of the page, which is not to be kept with it
	}
	return nil
}

// firstText returns the first text that is more than white space.
func firstText(values []value) string {
	for _, v := range values {
		if text := collapse(v.String()); text != "" {
			return text
		}
	}
	return ""
}
