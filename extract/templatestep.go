package extract

import "magpie/config"

// compileTemplateStep compiles {template: TEMPLATE}: each value becomes the
// text of the template, in which {value} is that value. Where an address is
// found, values are percent-encoded unless they say |raw or begin the address,
// and a range or alternatives make several. A template that names something
// empty gives nothing.
func compileTemplateStep(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("template", arg)
	if !ok {
		return step{gives: texts}, false
	}
	kind, escape := pathText, (func(string) string)(nil)
	if c.address {
		kind, escape = addressText, percentEncode
	}
	t, faults := compileTemplate(text, append([]string{"value"}, c.names...), kind)
	c.faults = append(c.faults, faults...)
	c.counted.counts = c.counted.counts || t.counts()
	return step{gives: texts, makes: func(r *reading, v value, give func(string) bool) {
		t.expandEach(r.namesWith(v), escape, give)
	}}, len(faults) == 0
}

// namesWith looks names up for a template, with v as {value}.
func (r *reading) namesWith(v value) func(string) string {
	return func(name string) string {
		if name == "value" {
			return v.String()
		}
		return r.lookup(name)
	}
}
