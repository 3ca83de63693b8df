package extract

import (
	"regexp"

	"magpie/config"
)

// compileRegex compiles {regex: RE}, in RE2 syntax: all matches in each text,
// or their first group where there is one. At the head of a finder it reads
// the source of the page; of an element it reads the text.
func compileRegex(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("regex", arg)
	if !ok {
		return step{gives: texts}, false
	}
	re, err := regexp.Compile(text.Value)
	if err != nil {
		c.fault(text.Pos, "see https://github.com/google/re2/wiki/Syntax", "regex %q: %s", text.Value, plainError(err))
		return step{gives: texts}, false
	}
	return step{texts, func(r *reading, in []value) []value {
		var out []value
		for _, v := range in {
			out = appendMatches(out, re, r.source(v))
		}
		return out
	}}, true
}

// source is the text of a value as it was written.
func (r *reading) source(v value) string {
	switch v.node {
	case nil:
		return v.text
	case r.page.root:
		return r.page.source
	}
	return textOf(v.node)
}

// appendMatches stops one beyond maxFinds, which is as good as all of them.
func appendMatches(out []value, re *regexp.Regexp, text string) []value {
	group := min(re.NumSubexp(), 1)
	for _, m := range re.FindAllStringSubmatchIndex(text, maxFinds+1-len(out)) {
		if start, end := m[2*group], m[2*group+1]; start >= 0 && end > start {
			out = append(out, value{text: text[start:end]})
		}
	}
	return out
}
