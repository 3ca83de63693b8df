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
	if pieces, ok := t.filled(value, escape); ok {
		joinPieces(nil, pieces, give)
	}
}

// piece is what a part stands for where the values are known: one text or
// several.
type piece struct {
	count int64
	text  string               // the only one, where at is nil
	at    func(i int64) string // makes one of several
	// escape is for a text that does not begin an address, nil for none.
	escape func(string) string
}

// nth is one of its texts.
func (p piece) nth(i int64) string {
	if p.at == nil {
		return p.text
	}
	return p.at(i)
}

// filled finds out what each part stands for, false where one yields nothing:
// before a range is counted, for it may be of any length.
func (t *Template) filled(value func(string) string, escape func(string) string) ([]piece, bool) {
	pieces := make([]piece, 0, len(t.parts))
	for _, p := range t.parts {
		filled, ok := p.fill(value)
		if !ok {
			return nil, false
		}
		if p.name != "" && !p.raw {
			filled.escape = escape
		}
		pieces = append(pieces, filled)
	}
	return pieces, true
}

func (p part) fill(value func(string) string) (piece, bool) {
	switch {
	case p.either != nil:
		either := p.either // or all of p would be kept with the function
		return piece{count: int64(len(either)), at: func(i int64) string { return either[i] }}, true
	case p.span != nil:
		return p.fillSpan(value)
	}
	text, ok := p.expand(value)
	return piece{count: 1, text: text}, ok
}

// fillSpan answers false where nothing is counted to none.
func (p part) fillSpan(value func(string) string) (piece, bool) {
	ends, ok := p.span.Expand(value, nil)
	if !ok {
		return piece{}, false
	}
	s, wrong := parseSpan(strings.ReplaceAll(ends, " ", ""))
	if wrong != nil || s.step < 0 && p.span.varies() || s.width > widest {
		return piece{}, false
	}
	return piece{count: s.count, at: s.at}, true
}

// joinPieces hands all that the pieces make behind a text to give, until that
// answers false. What lies behind the text in its array is written over.
func joinPieces(before []byte, pieces []piece, give func(string) bool) bool {
	if len(pieces) == 0 {
		return give(string(before))
	}
	p := pieces[0]
	for i := range p.count {
		text := p.nth(i)
		begins := len(before) == 0 && startsAddress(text) || isScheme(string(before))
		if p.escape != nil && !begins {
			text = p.escape(text)
		}
		if !joinPieces(append(before, text...), pieces[1:], give) {
			return false
		}
	}
	return true
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

// lacking is the first part for which the template yields nothing, as it is
// written; "a value" where that is none that is named.
func (t *Template) lacking(value func(name string) string) string {
	for _, p := range t.parts {
		if _, ok := p.fill(value); !ok && p.name != "" {
			return "{" + p.name + "}"
		}
	}
	return "a value"
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
