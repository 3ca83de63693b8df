package extract

import (
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// Template is a text with named values in it. In the braces stand a name, then
// perhaps a number to add (page+1), a width to pad with zeros (index:04), and
// filters (title|max:80|slug), in this order. {{ and }} are literal braces.
//
// In an address there may be ranges, [1-{total}], and alternatives, {a,b}, too.
type Template struct {
	parts []part
}

// part is a literal text, or what varies: a named value when name is not
// empty, a range, or one of several texts.
type part struct {
	literal    string
	name       string
	add        int  // added to the value
	number     bool // whether the value has to be an integer
	width      int  // digits to pad to
	filters    []func(string) string
	raw        bool // not escaped
	mayBeEmpty bool
	span       *Template // FIRST-LAST, of a range
	either     []string
}

// templateKind is what a template makes.
type templateKind int

const (
	// pathText is the text of a path or a name.
	pathText templateKind = iota
	// addressText is an address: values are percent-encoded unless they say
	// |raw, and it may stand for several.
	addressText
	// headerText is the value of a header.
	headerText
	// requestText is sent with a request: what is empty stays so, and braces
	// around anything but a name that is known are plain, doubled ones too, and
	// those with white space inside.
	requestText
)

// CompileTemplate compiles the template of a path or a name, which may name the
// given names. All its faults are found; with any the template is of no use.
func CompileTemplate(t config.Text, names []string) (*Template, []config.Fault) {
	return compileTemplate(t, names, pathText)
}

func compileTemplate(t config.Text, names []string, kind templateKind) (*Template, []config.Fault) {
	p := &templateParser{text: t, names: names, kind: kind}
	p.parse()
	return &Template{p.parts}, p.faults
}

// Expand fills the template in. Each value is passed through escape, when that
// is not nil, after its filters and unless it says |raw; literal text never is.
// The answer is false when a named value is empty, or is no integer where one
// is needed: such a template yields nothing. Of several texts it is the first.
func (t *Template) Expand(value func(name string) string, escape func(string) string) (text string, ok bool) {
	t.expandEach(value, escape, func(first string) bool {
		text, ok = first, true
		return false
	})
	return text, ok
}

// expandEach hands every text that the template stands for to give, until that
// answers false.
func (t *Template) expandEach(value func(name string) string, escape func(string) string, give func(string) bool) {
	expandParts("", t.parts, value, escape, give)
}

func expandParts(before string, parts []part, value func(string) string, escape func(string) string, give func(string) bool) bool {
	for i, p := range parts {
		if p.span != nil || p.either != nil {
			return p.each(value, func(text string) bool {
				return expandParts(before+text, parts[i+1:], value, escape, give)
			})
		}
		text, ok := p.expand(value)
		if !ok {
			return true
		}
		begins := before == "" && startsAddress(text) || isScheme(before)
		if p.name != "" && escape != nil && !p.raw && !begins {
			text = escape(text)
		}
		before += text
	}
	return give(before)
}

// isScheme reports whether a text is the scheme of an address and no more: what
// follows is an address but for that, and no piece that has to be encoded.
func isScheme(text string) bool { return text == "https://" || text == "http://" || text == "//" }

// startsAddress reports whether a text is the beginning of an address, which is
// one as it stands.
func startsAddress(text string) bool {
	for _, start := range []string{"http://", "https://", "/", "./", "../"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// each hands every text that the part stands for to give.
func (p part) each(value func(string) string, give func(string) bool) bool {
	if p.either != nil {
		for _, text := range p.either {
			if !give(text) {
				return false
			}
		}
		return true
	}
	ends, ok := p.span.Expand(value, nil)
	if !ok {
		return true
	}
	s, wrong := parseSpan(strings.ReplaceAll(ends, " ", ""))
	if wrong != nil || s.step < 0 && p.span.varies() {
		return true // nothing is counted to none
	}
	for i := range s.count {
		if !give(s.at(i)) {
			return false
		}
	}
	return true
}

// names reports whether it names a value outside of ranges.
func (t *Template) names(name string) bool {
	return slices.ContainsFunc(t.parts, func(p part) bool { return p.name == name })
}

// varies reports whether it names anything.
func (t *Template) varies() bool {
	return slices.ContainsFunc(t.parts, func(p part) bool { return p.name != "" })
}

// expand answers false for a named value that is empty in the end.
func (p part) expand(value func(string) string) (string, bool) {
	if p.name == "" {
		return p.literal, true
	}
	return p.apply(value(p.name))
}

// apply answers false for a value that is empty in the end.
func (p part) apply(text string) (string, bool) {
	if p.number {
		text = p.calculate(text)
	}
	for _, filter := range p.filters {
		text = filter(text)
	}
	return text, text != "" || p.mayBeEmpty
}

// calculate adds and pads; what is not an integer becomes "".
func (p part) calculate(text string) string {
	n, err := strconv.Atoi(text)
	if err != nil {
		return ""
	}
	n += p.add
	sign, digits := "", strconv.Itoa(n)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if missing := p.width - len(sign) - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits
}
