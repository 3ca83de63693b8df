package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// templateParser parses one template and keeps what is wrong with it.
type templateParser struct {
	text   config.Text
	names  []string
	kind   templateKind
	parts  []part
	faults []config.Fault
}

func (p *templateParser) fault(advice, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	p.faults = append(p.faults, config.Fault{Pos: p.text.Pos, Message: message, Advice: advice})
}

func (p *templateParser) parse() {
	special := "{}"
	if p.kind == addressText {
		special = "{}["
	}
	rest := p.text.Value
	for rest != "" {
		before, from := cutAny(rest, special)
		p.literal(before)
		if from == "" {
			return
		}
		length := p.bracket(from)
		if length == 0 && from[0] == '[' {
			p.literal("[")
			length = 1
		} else if length == 0 {
			length = p.brace(from, strings.HasSuffix(before, "$"))
		}
		rest = from[length:]
	}
}

// bracket parses the range that begins a text and returns its length, 0 if it
// is none.
func (p *templateParser) bracket(from string) int {
	m := templateSpan().FindStringSubmatch(from)
	if m == nil || p.kind != addressText {
		return 0
	}
	inside := &templateParser{text: config.Text{Value: m[1], Pos: p.text.Pos}, names: p.names}
	inside.parse()
	p.faults = append(p.faults, inside.faults...)
	p.parts = append(p.parts, part{span: &Template{inside.parts}})
	return len(m[0])
}

// templateSpan matches a range whose ends may be values.
var templateSpan = config.WhenNeeded(`^\[((?:[0-9]+|\{[^{}\[\]]+\})-(?:[0-9]+|\{[^{}\[\]]+\})(?::[0-9]+)?)\]`)

// brace parses what begins a text with a brace and returns its length.
// A variable of the environment, ${NAME}, stays as it is: it is put in when the
// request is made.
func (p *templateParser) brace(from string, ofEnvironment bool) int {
	inside, _, closed := strings.Cut(from[1:], "}")
	switch {
	case p.kind != requestText && (strings.HasPrefix(from, "{{") || strings.HasPrefix(from, "}}")):
		p.literal(from[:1])
		return 2
	case p.kind == requestText && !ofEnvironment && (from[0] == '}' || !closed || !p.namesTightly(inside) && !isExpression(inside)):
		p.literal(from[:1])
		return 1
	case from[0] == '}':
		p.fault("write }} for a brace", "a } without its {")
		return 1
	case !closed:
		p.fault("close it with }, or write {{ for a brace", "a { without its }")
		return len(from)
	case ofEnvironment && p.kind != pathText:
		p.literal(from[:len(inside)+2])
	case p.kind == addressText && strings.Contains(inside, ",") && !p.knows(inside) && !isExpression(inside):
		p.parts = append(p.parts, part{either: strings.Split(inside, ",")})
	default:
		p.expression(inside)
	}
	return len(inside) + 2
}

// knows reports whether what stands between braces names a known value.
func (p *templateParser) knows(inside string) bool {
	name, _, _ := strings.Cut(inside, "|")
	m := head().FindStringSubmatch(strings.TrimSpace(name))
	return m != nil && slices.Contains(p.names, m[1])
}

// namesTightly reports whether it names one without white space around it: that
// is how GraphQL asks for a member, "{ url }".
func (p *templateParser) namesTightly(inside string) bool {
	return p.knows(inside) && strings.TrimSpace(inside) == inside
}

// isExpression reports whether what stands between braces is a name, tightly,
// with a filter or a number: nothing else is written so.
func isExpression(inside string) bool {
	name, _, filtered := strings.Cut(inside, "|")
	m := head().FindStringSubmatch(name)
	return m != nil && (filtered || m[2]+m[3] != "")
}

// loneName is the name that a text is, in braces, and nothing else; "" where
// it is not.
func loneName(text string) string {
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return ""
	}
	if m := head().FindStringSubmatch(text[1 : len(text)-1]); m != nil {
		return m[1]
	}
	return ""
}

// literal joins neighbouring texts, so that a brace does not split one.
func (p *templateParser) literal(text string) {
	if last := len(p.parts) - 1; last >= 0 && p.parts[last].isLiteral() {
		p.parts[last].literal += text
	} else if text != "" {
		p.parts = append(p.parts, part{literal: text})
	}
}

func (p part) isLiteral() bool { return p.name == "" && p.span == nil && p.either == nil }

// widest is the most digits a number may be padded to.
const widest = 20

// head is what stands in braces before the filters: a name, a number to add,
// a width. The width is written with a leading zero, the digit that pads.
var head = config.WhenNeeded(`^([\pL_][\pL\pM\pN_.]*)([+-][0-9]{1,9})?(?::0([0-9]{1,2}))?$`)

// expression parses what stands between braces.
func (p *templateParser) expression(inside string) {
	before, filters, filtered := strings.Cut(inside, "|")
	m := head().FindStringSubmatch(strings.TrimSpace(before))
	if m == nil {
		p.fault("write {name}, {page+1}, {index:04} or {name|filter}", "{%s} cannot be read", inside)
		return
	}
	next := part{name: m[1], number: m[2]+m[3] != "", mayBeEmpty: p.kind == requestText}
	// Both are a few digits, or absent and zero.
	next.add, _ = strconv.Atoi(m[2])
	next.width, _ = strconv.Atoi(m[3])
	if next.width > widest {
		p.fault(fmt.Sprintf("the most is %d", widest), "{%s} asks for %d digits", inside, next.width)
	}
	if !slices.Contains(p.names, next.name) {
		p.fault(adviseName(next.name, p.names), "there is no value %q here", next.name)
	}
	if filtered {
		for spec := range strings.SplitSeq(filters, "|") {
			p.filter(&next, spec)
		}
	}
	p.parts = append(p.parts, next)
}

// filter adds the filter that spec names, as NAME or NAME:ARGUMENT.
func (p *templateParser) filter(to *part, spec string) {
	name, arg, _ := strings.Cut(spec, ":")
	name = strings.TrimSpace(name)
	i := slices.IndexFunc(filters, func(f filter) bool { return f.name == name })
	if i < 0 {
		p.fault(adviseName(name, p.filterNames()), "there is no filter %q", name)
		return
	}
	apply, ok := filters[i].compile(arg)
	if !ok {
		p.fault("write "+filters[i].example, "filter %q cannot be used as %q", name, spec)
		return
	}
	if name == "raw" && p.kind != addressText {
		p.fault("leave it out", "|raw means something in addresses only, where values are percent-encoded without it")
	}
	to.raw = to.raw || name == "raw"
	to.filters = append(to.filters, apply)
}

// filterNames lists the filters that may be used here.
func (p *templateParser) filterNames() []string {
	var names []string
	for _, f := range filters {
		if f.name != "raw" || p.kind == addressText {
			names = append(names, f.name)
		}
	}
	return names
}
