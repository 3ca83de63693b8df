package extract

import (
	"math"
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// value is what flows through a finder: an element, or a text when node is nil.
type value struct {
	node *html.Node
	text string
}

// String returns the text as it is, an element's with white space collapsed.
func (v value) String() string {
	if v.node != nil {
		return collapse(textOf(v.node))
	}
	return v.text
}

// form is whether values are elements or texts. As what a step takes, the zero
// form is either.
type form string

const (
	elements form = "elements"
	texts    form = "texts"
)

// step is one compiled step of a finder: it selects elements or makes texts.
type step struct {
	spelled string // as people read it in a message
	gives   form
	selects func([]value) []value
	// makes hands what it makes of a value to give, until that answers false.
	// An empty text is dropped.
	makes func(r *reading, v value, give func(string) bool)
}

// stepKind is a kind of step that a finder may use.
type stepKind struct {
	name  string
	takes form
	// advice helps when the values at hand are not what the step takes.
	advice string
	// compile leaves its faults with the compiler and answers false then.
	compile func(*compiler, config.Value) (step, bool)
}

// stepKinds lists the kinds of steps, the most used first.
var stepKinds = []stepKind{
	{"css", elements, "select before reading attributes or text", compileCSS},
	{"attr", elements, "read the attribute before the text", compileAttr},
	{"text", "", "", compileText},
	{"regex", "", "", compileRegex},
	{"replace", texts, "put attr or text before it", compileReplace},
	{"template", "", "", compileTemplateStep},
}

// finder finds values on a page: a compiled config.Finder.
type finder struct {
	steps []step
	// spelled is the finder as people read it in a message.
	spelled string
	// selector is what the first step selects, "" when it selects nothing.
	selector string
	// longest is the longest text in bytes that is of use to it.
	longest int
}

// find runs the steps, beginning at the page as a whole.
func (f *finder) find(r *reading) ([]value, error) {
	values := []value{{node: r.page.root}}
	for i, s := range f.steps {
		longest := math.MaxInt
		if i == len(f.steps)-1 {
			longest = f.longest
		}
		var found int
		values, found = r.run(s, values, longest)
		r.watch.gave(f, values)
		if err := r.overflow(f, found); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// run runs one step; texts that are longer than longest are dropped. The answer
// tells how many values there were.
func (r *reading) run(s step, in []value, longest int) (out []value, found int) {
	if s.selects == nil {
		return r.texts(s, in, longest)
	}
	out = s.selects(in)
	return out, len(out)
}

// spell writes a finder as in the configuration, on one line.
func spell(f *config.Finder) string {
	var parts []string
	for _, s := range f.Steps {
		parts = append(parts, spellStep(s))
	}
	return strings.Join(parts, " | ")
}

func spellStep(s config.Step) string {
	if !s.Arg.IsText {
		return s.Kind.Value
	}
	return strings.TrimSpace(s.Kind.Value + " '" + s.Arg.Text.Value + "'")
}
