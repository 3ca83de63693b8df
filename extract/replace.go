package extract

import (
	"regexp"

	"magpie/config"
)

// replacement is a pattern and what its matches become.
type replacement struct {
	pattern *regexp.Regexp
	with    string
}

// compileReplace compiles {replace: [RE, TEXT]}, or a list of such pairs: every
// match of RE, in RE2 syntax, in a text becomes TEXT, in which $1 and ${name}
// are what a group matched. A text that becomes empty is dropped.
func compileReplace(c *compiler, arg config.Value) (step, bool) {
	pairs := []config.Value{arg}
	if len(arg.List) > 0 && arg.List[0].List != nil {
		pairs = arg.List
	}
	var all []replacement
	for _, pair := range pairs {
		r, ok := c.replacement(pair)
		if !ok {
			return step{gives: texts}, false
		}
		all = append(all, r)
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		text := v.String()
		for _, r := range all {
			text = r.pattern.ReplaceAllString(text, r.with)
		}
		give(text)
	}}, true
}

func (c *compiler) replacement(arg config.Value) (replacement, bool) {
	pair, ok := c.argTexts("replace", arg)
	if ok && (len(pair) != 2 || pair[0].Value == "") {
		c.fault(arg.Pos, "write replace: ['/thumb/', '/full/']", "replace needs two texts, the first not empty")
		ok = false
	}
	if !ok {
		return replacement{}, false
	}
	pattern, ok := c.pattern("replace", pair[0])
	return replacement{pattern, pair[1].Value}, ok
}
