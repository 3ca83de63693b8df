package extract

import "magpie/config"

// compileURL compiles {url: PART}: a part of the page's own address, or of each
// text behind another step; {url: {}} is the whole. See [urlPart] for the parts.
func compileURL(c *compiler, arg config.Value) (step, bool) {
	part := arg.Text.Value
	if !arg.IsText && !c.noArgument("url", arg, "write {url: {}}, or a part: {url: file}") {
		return step{gives: texts}, false
	}
	if err := checkURLPart(part); part != "" && err != nil {
		c.fault(arg.Text.Pos, "for example: {url: file}, {url: 1} for the second step of the path, {url: ?id}", "%v", err)
		return step{gives: texts}, false
	}
	return step{gives: texts, makes: func(r *reading, v value, give func(string) bool) {
		addr := r.ownAddress(v)
		if part == "" {
			give(addr)
		} else if text, ok := urlPart(addr, part); ok {
			give(text)
		}
	}}, true
}

// ownAddress is what a text leads to, and the address of the page for any
// other value.
func (r *reading) ownAddress(v value) string {
	if v.isText() && !v.whole {
		if addr, ok := r.page.Resolve(v.text); ok {
			return addr
		}
		return v.text
	}
	return r.page.addr
}
