package extract

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"magpie/config"
)

// addressParser parses one text of addresses and keeps what is wrong with it.
type addressParser struct {
	text   config.Text
	vars   []config.Var
	path   int // where the path begins in the text
	out    *Addresses
	faults []config.Fault
}

func newAddressParser(text config.Text, vars []config.Var) *addressParser {
	return &addressParser{
		text: text, vars: vars, path: pathStart(text.Value), out: &Addresses{text: text.Value, count: 1},
	}
}

// fault notes what is wrong at an offset in the text.
func (p *addressParser) fault(offset int, advice, format string, args ...any) {
	p.faults = append(p.faults, config.Fault{Pos: p.pos(offset), Message: fmt.Sprintf(format, args...), Advice: advice})
}

func (p *addressParser) pos(offset int) config.Pos {
	pos := p.text.Pos
	pos.Column += utf8.RuneCountInString(p.text.Value[:offset])
	return pos
}

const special = `\[]{}`

func (p *addressParser) parse() {
	text := p.text.Value
	for at := 0; at < len(text); {
		plain, rest := cutAny(text[at:], special)
		p.literal(plain)
		at += len(plain)
		switch {
		case rest == "":
			return
		case isEscaped(rest):
			p.literal(rest[1:2])
			at += 2
		case rest[0] == '[':
			at += p.bracket(at)
		case rest[0] == '{' && strings.HasSuffix(plain, "$") && strings.Contains(rest, "}"):
			// A variable of the environment stays as it is: it is put in when the
			// request is made.
			variable, _, _ := strings.Cut(rest, "}")
			p.literal(variable + "}")
			at += len(variable) + len("}")
		case rest[0] == '{':
			at += p.brace(at)
		default:
			p.plain(at)
			at++
		}
	}
}

// isEscaped reports whether text begins with a backslash that makes the next
// character plain.
func isEscaped(text string) bool {
	return len(text) > 1 && text[0] == '\\' && strings.IndexByte("[]{},", text[1]) >= 0
}

func (p *addressParser) literal(text string) {
	p.out.parts = append(p.out.parts, addressPart{literal: text})
}

// plain takes a character that opens nothing for itself: a backslash, a bracket
// in a host such as [::1]. One that closes nothing is a fault.
func (p *addressParser) plain(at int) {
	c := p.text.Value[at]
	if c == '}' || c == ']' && at >= p.path {
		p.fault(at, fmt.Sprintf(`write \%c for a plain one`, c), "a %c that closes nothing", c)
	}
	p.literal(string(c))
}

// bracket parses the range that begins at an offset and returns its length.
func (p *addressParser) bracket(at int) int {
	inside, _, closed := strings.Cut(p.text.Value[at+1:], "]")
	wrong := &config.Fault{Message: "a [ without its ]", Advice: spanAdvice}
	var s span
	if closed {
		s, wrong = parseSpan(inside)
	}
	switch {
	case wrong == nil:
		p.vary(at, addressPart{span: s}, dimension{count: s.count})
	case at < p.path:
		p.plain(at)
		return 1
	default:
		p.fault(at, wrong.Advice, "%s", wrong.Message)
	}
	if !closed {
		return len(p.text.Value) - at
	}
	return len(inside) + len("[]")
}

// brace parses the alternatives or the variable that begin at an offset, and
// returns their length.
func (p *addressParser) brace(at int) int {
	items, length := alternatives(p.text.Value[at:])
	inside := p.text.Value[at+1 : at+max(length-1, 1)]
	switch {
	case length == 0:
		p.fault(at, `close it with }, or write \{ for a plain brace`, "a { without its }")
		return len(p.text.Value) - at
	case len(items) == 0:
		p.fault(at, `write \{ or \[ for a plain one, or another address`, "{%s} holds braces or brackets", inside)
	case len(items) > 1:
		p.vary(at, addressPart{texts: items}, dimension{count: int64(len(items))})
	default:
		p.variable(at, inside)
	}
	return length
}

// alternatives splits what stands between the braces that text begins with at
// its commas. The length is that of all with the braces, 0 if they are not
// closed; there are no items if braces or brackets stand inside.
func alternatives(text string) (items []string, length int) {
	var item strings.Builder
	nested, depth := false, 0
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case isEscaped(text[at:]):
			at++
			item.WriteByte(text[at])
		case c == ',':
			items = append(items, item.String())
			item.Reset()
		case c == '{':
			depth++
			nested = depth > 1 || nested
		case c == '[':
			nested = true
		case c == '}' && depth > 1:
			depth--
		case c == '}' && nested:
			return nil, at + 1
		case c == '}':
			return append(items, item.String()), at + 1
		default:
			item.WriteByte(c)
		}
	}
	return nil, 0
}

// variable adds what stands between the braces at an offset, and has no comma.
func (p *addressParser) variable(at int, inside string) {
	name, _, _ := strings.Cut(inside, "|")
	if m := head().FindStringSubmatch(strings.TrimSpace(name)); m != nil {
		name = m[1]
	}
	i := slices.IndexFunc(p.vars, func(v config.Var) bool { return v.Name.Value == name })
	if i < 0 || len(p.vars[i].Values) == 0 {
		p.fault(at, p.adviseVariable(name), "there is no variable %q here", name)
		return
	}
	t := &templateParser{text: config.Text{Value: inside, Pos: p.pos(at)}, names: []string{name}, kind: addressText}
	t.expression(inside)
	p.faults = append(p.faults, t.faults...)
	if len(t.faults) > 0 {
		return
	}
	v := p.vars[i]
	p.vary(at, addressPart{texts: p.spell(at, v, t.parts[0])}, dimension{int64(len(v.Values)), v})
}

func (p *addressParser) adviseVariable(name string) string {
	var names []string
	for _, v := range p.vars {
		names = append(names, v.Name.Value)
	}
	if nearest, ok := config.Nearest(name, names); ok {
		return fmt.Sprintf("did you mean {%s}?", nearest)
	}
	return `list its values under vars:, or write {a,b} for alternatives or \{ for a plain brace`
}

// spell writes each value of a variable as it stands in addresses.
func (p *addressParser) spell(at int, v config.Var, as part) []string {
	texts := make([]string, len(v.Values))
	for i, value := range v.Values {
		text, ok := as.apply(value.Value)
		if !ok && as.number {
			p.fault(at, "give it whole numbers, or leave the number out of the braces",
				"the value %q of %q is no number to add to or to pad", value.Value, v.Name.Value)
		}
		if !as.raw {
			text = percentEncode(text)
		}
		texts[i] = text
	}
	return texts
}

// vary adds a part that takes the values of a dimension, which is a new one
// unless it is a variable that stands further left too.
func (p *addressParser) vary(at int, part addressPart, d dimension) {
	if at < p.path && slices.ContainsFunc(part.texts, endsHost) {
		p.fault(at, "write an address for each", "a scheme, host or port cannot vary in / ? # or @")
	}
	part.varies = true
	part.dimension = slices.IndexFunc(p.out.dimensions, func(known dimension) bool {
		return d.variable.Name.Value != "" && known.variable.Name.Value == d.variable.Name.Value
	})
	if part.dimension < 0 {
		part.dimension = len(p.out.dimensions)
		p.out.dimensions = append(p.out.dimensions, d)
		if p.out.count > mostAddresses/d.count {
			p.fault(0, "the most is 2^62", "too many addresses")
			p.out.count = 1
		}
		p.out.count *= d.count
	}
	p.out.parts = append(p.out.parts, part)
}

func endsHost(text string) bool { return strings.ContainsAny(text, `/?#@\`) }
