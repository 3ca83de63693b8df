package extract

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// compileRegex compiles {regex: RE}, in RE2 syntax: all matches in each text,
// or their first group where there is one. At the head of a finder it reads
// the source of the page, or that of the record: HTML is written anew then, with
// small names and double quotes. Of an element behind other steps it reads the
// text, scripts included. An address in the source, or in a script, is given
// without the escapes of scripts and of HTML.
func compileRegex(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("regex", arg)
	if !ok {
		return step{gives: texts}, false
	}
	re, ok := c.pattern("regex", text)
	if !ok {
		return step{gives: texts}, false
	}
	inSource, yieldsAddress := c.place.inSource, c.yieldsAddress()
	source := (*reading).source
	if c.place.atHead {
		source = (*reading).markup
	}
	return step{gives: texts, makes: func(r *reading, v value, give func(string) bool) {
		eachMatch(re, source(r, v), maxFinds+1, func(match string) bool {
			if yieldsAddress && (inSource || isScriptElement(v.node)) {
				match = unescapeSource(match)
			}
			return give(match)
		})
	}}, true
}

// isScriptElement reports whether n is a <script>; it may be nil.
func isScriptElement(n *html.Node) bool { return n != nil && isElement(n, "script") }

// pattern compiles the pattern of a step.
func (c *compiler) pattern(step string, text config.Text) (*regexp.Regexp, bool) {
	re, err := regexp.Compile(text.Value)
	if err != nil {
		c.fault(text.Pos, patternAdvice(err), "%s %q: %s", step, text.Value, plainError(err))
		return nil, false
	}
	return re, true
}

// patternAdvice knows what people take for plain text, and what other engines
// have.
func patternAdvice(err error) string {
	wrong, ok := errors.AsType[*syntax.Error](err)
	switch {
	case ok && wrong.Code == syntax.ErrMissingRepeatArgument:
		return fmt.Sprintf(`write \%s if you mean the character itself`, wrong.Expr[:1])
	case ok && wrong.Code == syntax.ErrInvalidPerlOp:
		return "RE2 cannot look ahead or behind: match more and put what you want in parentheses"
	}
	return "see https://github.com/google/re2/wiki/Syntax"
}

// markup is what a page or a record is written as.
func (r *reading) markup(v value) string {
	switch {
	case v.whole:
		return r.page.source
	case v.node != nil:
		var out strings.Builder
		// It only ends early where an element is that can have no content.
		_ = html.Render(&out, v.node)
		return out.String()
	case v.xml != nil:
		return v.xml.OutputXML(true)
	case v.data != nil:
		return jsonOf(v.data)
	}
	return v.text
}

// source is the text of a value as it was written.
func (r *reading) source(v value) string {
	switch {
	case v.whole:
		return r.page.source
	case v.node != nil:
		return sourceOf(v.node)
	case v.xml != nil:
		return v.xml.InnerText()
	}
	return v.String()
}

// eachMatch gives the matches, or their first group, in turn: so many at most,
// since all of them are looked for before the first is given.
func eachMatch(re *regexp.Regexp, text string, most int, give func(string) bool) {
	group := min(re.NumSubexp(), 1)
	for _, m := range re.FindAllStringSubmatchIndex(text, most) {
		// A group that did not take part is at -1, both its ends.
		start, end := max(m[2*group], 0), max(m[2*group+1], 0)
		if !give(text[start:end]) {
			return
		}
	}
}
