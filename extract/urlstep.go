package extract

import "magpie/config"

// compileURL compiles {url: PART}: a part of the page's own address, or of the
// one that each value leads to behind another step; {url: {}} is the whole. See
// [urlPart] for the parts.
func compileURL(c *compiler, arg config.Value) (step, bool) {
	part := arg.Text.Value
	if !arg.IsText && !c.noArgument("url", arg, "write {url: {}}, or a part: {url: file}") {
		return step{gives: texts}, false
	}
	if err := checkURLPart(part); part != "" && err != nil {
		c.fault(arg.Text.Pos, "for example: {url: file}, {url: 1} for the second step of the path, {url: ?id}", "%v", err)
		return step{gives: texts}, false
	}
	addressOf := c.addressOf()
	return step{gives: texts, makes: func(r *reading, v value, give func(string) bool) {
		addr := addressOf(r, v)
		if part == "" {
			give(addr)
		} else if text, ok := urlPart(addr, part); ok {
			give(text)
		}
	}}, true
}

// pageAddress is the page's own address, whatever the value.
func (r *reading) pageAddress(value) string { return r.page.addr }

// addressOf is what the step at hand takes for the address of a value: the
// page's own at the head of a finder, else where the value leads, "" if nowhere.
// A text that is no address stays as it is.
func (c *compiler) addressOf() func(*reading, value) string {
	if c.place.atHead {
		return (*reading).pageAddress
	}
	return func(r *reading, v value) string {
		if addr, ok := r.page.Resolve(target(v)); ok {
			return addr
		}
		return v.text
	}
}
