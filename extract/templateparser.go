package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// templateParser parses one template and keeps what is wrong with it.
type templateParser struct {
	text    config.Text
	names   []string
	address bool
	parts   []part
	faults  []config.Fault
}

func (p *templateParser) fault(advice, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	p.faults = append(p.faults, config.Fault{Pos: p.text.Pos, Message: message, Advice: advice})
}

func (p *templateParser) parse() {
	rest := p.text.Value
	for rest != "" {
		before, from := cutAny(rest, "{}")
		p.literal(before)
		switch {
		case from == "":
			return
		case strings.HasPrefix(from, "{{"), strings.HasPrefix(from, "}}"):
			p.literal(from[:1])
			rest = from[2:]
		case from[0] == '}':
			p.fault("write }} for a brace", "a } without its {")
			rest = from[1:]
		default:
			inside, after, closed := strings.Cut(from[1:], "}")
			if !closed {
				p.fault("close it with }, or write {{ for a brace", "a { without its }")
				return
			}
			p.expression(inside)
			rest = after
		}
	}
}

// literal joins neighbouring texts, so that a brace does not split one.
func (p *templateParser) literal(text string) {
	if last := len(p.parts) - 1; last >= 0 && p.parts[last].name == "" {
		p.parts[last].literal += text
	} else if text != "" {
		p.parts = append(p.parts, part{literal: text})
	}
}

// widest is the most digits a number may be padded to.
const widest = 20

// head is what stands in braces before the filters: a name, a number to add,
// a width. The width is written with a leading zero, the digit that pads.
var head = regexp.MustCompile(`^([\pL_][\pL\pM\pN_.]*)([+-][0-9]{1,9})?(?::0([0-9]{1,2}))?$`)

// expression parses what stands between braces.
func (p *templateParser) expression(inside string) {
	before, filters, filtered := strings.Cut(inside, "|")
	m := head.FindStringSubmatch(strings.TrimSpace(before))
	if m == nil {
		p.fault("write {name}, {page+1}, {index:04} or {name|filter}", "{%s} cannot be read", inside)
		return
	}
	next := part{name: m[1], number: m[2]+m[3] != ""}
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
	if name == "raw" && !p.address {
		p.fault("leave it out", "|raw means something in addresses only, where values are percent-encoded without it")
	}
	to.raw = to.raw || name == "raw"
	to.filters = append(to.filters, apply)
}

// filterNames lists the filters that may be used here.
func (p *templateParser) filterNames() []string {
	var names []string
	for _, f := range filters {
		if f.name != "raw" || p.address {
			names = append(names, f.name)
		}
	}
	return names
}
