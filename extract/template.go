package extract

import (
	"strconv"
	"strings"

	"magpie/config"
)

// Template is a text with named values in it. In the braces stand a name, then
// perhaps a number to add (page+1), a width to pad with zeros (index:04), and
// filters (title|max:80|slug), in this order. {{ and }} are literal braces.
type Template struct {
	parts []part
}

// part is a literal text, or a named value when name is not empty.
type part struct {
	literal string
	name    string
	add     int  // added to the value
	number  bool // whether the value has to be an integer
	width   int  // digits to pad to
	filters []func(string) string
	raw     bool // not escaped
}

// CompileTemplate compiles the template of a path or a name, which may name the
// given names. All its faults are found; with any the template is of no use.
func CompileTemplate(t config.Text, names []string) (*Template, []config.Fault) {
	return compileTemplate(t, names, false)
}

// compileTemplate compiles the template of an address too. Only there |raw
// means something.
func compileTemplate(t config.Text, names []string, address bool) (*Template, []config.Fault) {
	p := &templateParser{text: t, names: names, address: address}
	p.parse()
	return &Template{p.parts}, p.faults
}

// Expand fills the template in. Each value is passed through escape, when that
// is not nil, after its filters and unless it says |raw; literal text never is.
// The answer is false when a named value is empty, or is no integer where one
// is needed: such a template yields nothing.
func (t *Template) Expand(value func(name string) string, escape func(string) string) (string, bool) {
	var out strings.Builder
	for _, p := range t.parts {
		if p.name == "" {
			out.WriteString(p.literal)
			continue
		}
		text, ok := p.expand(value(p.name))
		if !ok {
			return "", false
		}
		if escape != nil && !p.raw {
			text = escape(text)
		}
		out.WriteString(text)
	}
	return out.String(), true
}

// expand answers false for a value that is empty in the end.
func (p part) expand(text string) (string, bool) {
	if p.number {
		text = p.calculate(text)
	}
	for _, filter := range p.filters {
		text = filter(text)
	}
	return text, text != ""
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
