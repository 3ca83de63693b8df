package extract

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"magpie/config"
)

// compiler compiles the finders and templates of a site and keeps the faults.
type compiler struct {
	site   string
	faults []config.Fault
	// names are what a template may name where the compiler is.
	names []string
	// address is whether the finder at hand finds addresses.
	address bool
	// place is where the step at hand stands in its finder.
	place place
}

// place is where a step stands in a finder.
type place struct {
	// inSource is whether it reads the source of the page, or what only
	// regexes found there.
	inSource bool
	// behind is the kind of the step behind it, "" at the end.
	behind string
}

// yieldsAddress reports whether what the step at hand gives is an address, or
// about to become one, and nobody looks for one in it any more.
func (c *compiler) yieldsAddress() bool { return c.address && c.place.behind != "regex" }

func (c *compiler) fault(pos config.Pos, advice, format string, args ...any) {
	c.faults = append(c.faults, config.Fault{Pos: pos, Message: fmt.Sprintf(format, args...), Advice: advice})
}

// finder compiles f, nil for nil. With faults the finder is of no use.
func (c *compiler) finder(f *config.Finder) *finder {
	if f == nil {
		return nil
	}
	if len(f.Steps) == 0 {
		c.fault(f.Pos, "write a selector, such as 'li > a'", "this finder has no steps")
	}
	compiled := &finder{spelled: spell(f), longest: math.MaxInt}
	if c.address {
		compiled.longest = longestURL
	}
	var parts []config.Step
	for _, s := range f.Steps {
		parts = append(parts, plainSteps(s)...)
	}
	if len(parts) > 0 {
		compiled.selector = c.head(parts[0])
	}
	c.steps(compiled, parts)
	return compiled
}

// steps compiles the steps of a finder, of which the first is given elements.
func (c *compiler) steps(to *finder, parts []config.Step) {
	at := elements
	c.place.inSource = true
	for i, part := range parts {
		c.place.inSource = c.place.inSource && part.Kind.Value == "regex"
		c.place.behind = ""
		if i+1 < len(parts) {
			c.place.behind = parts[i+1].Kind.Value
		}
		next, ok := c.step(part, at)
		if !ok {
			// Whether later steps fit is unknown, what they say is not.
			next.gives = ""
		}
		next.spelled = spellStep(part)
		to.steps = append(to.steps, next)
		at = next.gives
	}
}

// head looks at the first step, which is given the page itself, and returns
// what it selects.
func (c *compiler) head(s config.Step) (selector string) {
	switch s.Kind.Value {
	case "css":
		return s.Arg.Text.Value
	case "attr":
		element, name := "img", cmp.Or(s.Arg.Text.Value, "src")
		if strings.EqualFold(name, "href") {
			element = "a"
		}
		c.fault(s.Kind.Pos, fmt.Sprintf("write '%s @%s'", element, name), "the page itself has no attributes: select elements first")
	}
	return ""
}

// step compiles one step behind another that gives values of a form, "" when
// that is unknown.
func (c *compiler) step(s config.Step, at form) (step, bool) {
	i := slices.IndexFunc(stepKinds, func(k stepKind) bool { return k.name == s.Kind.Value })
	if i < 0 {
		c.fault(s.Kind.Pos, stepAdvice(s.Kind.Value), "there is no step %q", s.Kind.Value)
		return step{}, false
	}
	kind := stepKinds[i]
	if kind.takes != "" && at != "" && kind.takes != at {
		c.fault(s.Kind.Pos, kind.advice, "%s works on %s, but here it is given %s", kind.name, kind.takes, at)
	}
	return kind.compile(c, s.Arg)
}

func stepAdvice(word string) string {
	var known []string
	for _, k := range stepKinds {
		known = append(known, k.name)
	}
	return adviseName(word, known)
}

// adviseName offers the known word that is nearest, else all of them.
func adviseName(word string, known []string) string {
	if nearest, ok := config.Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "known are " + strings.Join(known, ", ")
}

// argText returns the argument of a step that takes a text, with a fault when
// it is none.
func (c *compiler) argText(step string, arg config.Value) (config.Text, bool) {
	if !arg.IsText || arg.Text.Value == "" {
		c.fault(arg.Pos, "write "+step+": 'TEXT'", "%s needs a text", step)
		return config.Text{}, false
	}
	return arg.Text, true
}

// argTexts returns the argument of a step that takes a list of texts; a lone
// text counts as a list of one.
func (c *compiler) argTexts(step string, arg config.Value) ([]config.Text, bool) {
	list := arg.List
	if arg.IsText {
		list = []config.Value{arg}
	}
	var all []config.Text
	for _, v := range list {
		if !v.IsText {
			c.fault(v.Pos, "write "+step+": [TEXT, TEXT]", "%s needs texts", step)
			return nil, false
		}
		all = append(all, v.Text)
	}
	if len(all) == 0 {
		c.fault(arg.Pos, "write "+step+": [TEXT, TEXT]", "%s needs texts", step)
	}
	return all, len(all) > 0
}
