package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// maxFinds is the most values a finder may find on one page. It only guards
// the memory: a page beyond it is an error and never cut.
const maxFinds = 1_000_000

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

// step is one compiled step of a finder.
type step struct {
	gives form
	run   func(*reading, []value) []value
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
}

// find runs the steps, beginning at the page as a whole.
func (f *finder) find(r *reading) ([]value, error) {
	values := []value{{node: r.page.root}}
	for _, s := range f.steps {
		values = s.run(r, values)
		if len(values) > maxFinds {
			return nil, fmt.Errorf("%s finds more than %d values on one page; narrow it", f.spelled, maxFinds)
		}
	}
	return values, nil
}

// spell writes a finder as in the configuration, on one line.
func spell(f *config.Finder) string {
	var parts []string
	for _, s := range f.Steps {
		part := s.Kind.Value
		if s.Arg.IsText {
			part = strings.TrimSpace(part + " '" + s.Arg.Text.Value + "'")
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " | ")
}
