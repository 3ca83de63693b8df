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
	// known are all names that a picture of the site may have, besides those
	// that are built in.
	known []string
	// names are what a template may name where the compiler is.
	names []string
	// format is how the pages of the rule at hand are written, root the form of
	// what it reads, "" when that is not known, and inRecord whether that is a
	// record, not a page.
	format   Format
	root     form
	inRecord bool
	// counted are the parameters that the finder at hand counts in.
	counted counters
	// address is whether the finder at hand finds addresses, and picture
	// whether these are of pictures.
	address, picture bool
	// place is where the step at hand stands in its finder.
	place place
}

// place is where a step stands in a finder.
type place struct {
	// at is the form of what it is given, "" when that is not known.
	at form
	// atHead is whether that is the page or the record itself.
	atHead bool
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

// finder compiles f, nil for nil, which is given what the rule at hand reads.
// With faults the finder is of no use.
func (c *compiler) finder(f *config.Finder) *finder {
	if f == nil {
		return nil
	}
	c.place = place{atHead: true, inSource: true}
	return c.finderAt(f, c.root)
}

// finderAt compiles a finder that is given values of a form, where c.place says.
func (c *compiler) finderAt(f *config.Finder, at form) *finder {
	if len(f.Steps) == 0 {
		c.fault(f.Pos, "write a selector, such as 'li > a'", "this finder has no steps")
	}
	compiled := &finder{spelled: spell(f), longest: math.MaxInt, address: c.address}
	if c.address {
		compiled.longest = longestURL
	}
	compiled.gives = at
	c.place.at = at
	behind := c.place.behind
	for i, s := range f.Steps {
		for _, part := range plainSteps(s, cmp.Or(c.place.at, c.format.form())) {
			c.place.behind = behind
			if i+1 < len(f.Steps) {
				c.place.behind = f.Steps[i+1].Kind.Value
			}
			c.add(compiled, part)
		}
	}
	return compiled
}

// add compiles the next step of a finder.
func (c *compiler) add(to *finder, part config.Step) {
	if c.wantsAddresses(part.Kind.Value) {
		to.steps = append(to.steps, c.addressStep())
		c.place.at = texts
	}
	if len(to.steps) == 0 {
		to.selector = c.head(part)
	}
	c.place.inSource = c.place.inSource && part.Kind.Value == "regex"
	next, ok := c.step(part, c.place.at)
	if len(to.steps) == 0 {
		to.elements = next.elements
	}
	c.place.atHead = false
	if !ok {
		// Whether later steps fit is unknown, what they say is not.
		next.gives = ""
	}
	next.spelled = spellStep(part)
	to.steps = append(to.steps, next)
	to.gives, c.place.at = next.gives, next.gives
}

// head looks at the first step, and returns what it selects by CSS. The page
// itself has no attributes; a record has.
func (c *compiler) head(s config.Step) (selector string) {
	switch {
	case s.Kind.Value == "css" && c.place.at == elements:
		return s.Arg.Text.Value
	case s.Kind.Value == "attr" && c.place.at == elements && c.place.atHead && !c.inRecord:
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
	kinds := stepKinds()
	i := slices.IndexFunc(kinds, func(k stepKind) bool { return k.name == s.Kind.Value })
	if i < 0 {
		c.fault(s.Kind.Pos, stepAdvice(s.Kind.Value), "there is no step %q", s.Kind.Value)
		return step{}, false
	}
	kind := kinds[i]
	if kind.takes != nil && at != "" && !slices.Contains(kind.takes, at) {
		c.fault(s.Kind.Pos, kind.advise(at), "%s works on %s, but here it is given %s", kind.name, kind.takes[0], at)
	}
	return kind.compile(c, s.Arg)
}

// advise helps when the values at hand are not what the step takes.
func (k stepKind) advise(at form) string {
	switch {
	case k.name == "css" && at == nodes:
		return "select in XML with {xpath: '//item'}, or put html: {} behind what holds HTML"
	case k.name == "css" && at == data:
		return "select in JSON with {jq: '.items[]'}, or put html: {} behind what holds HTML"
	}
	return k.advice
}

func stepAdvice(word string) string {
	var known []string
	for _, k := range stepKinds() {
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

// noArgument reports an argument of a step that takes none.
func (c *compiler) noArgument(step string, arg config.Value, advice string) bool {
	if arg.IsText && (arg.Text.Value != "" && !isNull(arg)) || len(arg.List)+len(arg.Entries) > 0 {
		c.fault(arg.Pos, advice, "%s takes no argument", step)
		return false
	}
	return true
}
