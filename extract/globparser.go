package extract

import (
	"math"
	"regexp"
	"strings"

	"magpie/config"
)

// globParser compiles one part of a pattern.
type globParser struct {
	*patternParser
	// alike writes plain text in the form in which this part of addresses is
	// compared.
	alike func(string) string
	until int // where the part ends in the text
	// isPath is whether a "/" at the end of what is matched does not count.
	isPath bool

	names         []string
	leadsWithName bool
}

// compile compiles what stands from an offset on. Behind it tail may match.
func (g *globParser) compile(from int, tail string) glob {
	var expression strings.Builder
	text := g.text.Value[:g.until]
	for at := from; at < g.until; {
		stop := indexFrom(text, at, "{}")
		matches, weight := g.plain(text[at:stop])
		expression.WriteString(matches)
		g.out.weight += weight
		at = stop
		switch {
		case at == g.until:
		case text[at] == '}':
			g.fault(at, "write {name}, or %7D for a plain brace", "a } without its {")
			at++
		default:
			matches, end := g.braces(at, at == from)
			expression.WriteString(matches)
			at = end
		}
	}
	return glob{regexp.MustCompile("^(?s:" + expression.String() + tail + ")$"), g.names}
}

// braces compiles what stands in the braces that open at an offset, and
// returns where the text goes on.
func (g *globParser) braces(open int, leads bool) (string, int) {
	inside, _, closed := strings.Cut(g.text.Value[open+1:g.until], "}")
	end := open + 1 + len(inside) + 1
	switch {
	case !closed:
		g.fault(open, "close it with }, or write %7B for a plain brace", "a { without its }")
		return "", g.until
	case strings.Contains(inside, "{"):
		g.fault(open, "close the first before the second opens", "braces inside braces")
		return "", end
	case strings.Contains(inside, ","):
		return g.alternatives(inside), end
	case inside == "" || inside == "*":
		g.fault(open, "give it a name: {id}; or write * for what needs none", "{%s} has no name", inside)
		return "", end
	}
	g.leadsWithName = g.leadsWithName || leads
	return g.capture(open+1, inside, end == g.until), end
}

// capture compiles {name} and {name*}.
func (g *globParser) capture(offset int, name string, atEnd bool) string {
	name, long := strings.CutSuffix(name, "*")
	g.name(offset, name)
	g.names = append(g.names, name)
	g.out.weight -= captureCost
	if !long {
		return "([^/?]+)"
	}
	g.out.weight -= captureCost
	if g.isPath && atEnd {
		return "(.*[^/])"
	}
	return "(.+)"
}

// alternatives compiles {a,b}, which weighs as much as its lightest text.
func (g *globParser) alternatives(inside string) string {
	var all []string
	least := math.MaxInt
	for text := range strings.SplitSeq(inside, ",") {
		expression, weight := g.plain(text)
		all = append(all, expression)
		least = min(least, weight)
	}
	g.out.weight += least
	return "(?:" + strings.Join(all, "|") + ")"
}

// What things in a pattern weigh: a character says more than all that varies,
// and of that a name says more than a star.
const (
	literalWeight = 16
	captureCost   = 1
	starCost      = 3
)

// stars matches what stands for any text.
var stars = config.WhenNeeded(`\*+`)

// plain compiles text outside braces, and weighs it.
func (g *globParser) plain(text string) (string, int) {
	var b strings.Builder
	weight := 0
	literal := func(part string) {
		part = g.alike(part)
		b.WriteString(regexp.QuoteMeta(part))
		weight += literalWeight * len(part)
	}
	at := 0
	for _, run := range stars().FindAllStringIndex(text, -1) {
		literal(text[at:run[0]])
		at = run[1]
		if at-run[0] == 1 {
			b.WriteString("[^/?]*")
			weight -= starCost
		} else {
			b.WriteString(".*")
			weight -= 2 * starCost
		}
	}
	literal(text[at:])
	return b.String(), weight
}
