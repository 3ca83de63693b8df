package extract

import (
	"math"
	"strings"

	"magpie/config"
)

// step is one compiled step of a finder: it selects values among those it is
// given, or makes texts of each.
type step struct {
	spelled string // as people read it in a message
	gives   form
	// elements is whether it cannot do without elements of HTML.
	elements bool
	selects  func(r *reading, in []value) ([]value, error)
	// makes hands what it makes of a value to give, until that answers false.
	// An empty text is dropped.
	makes func(r *reading, v value, give func(string) bool)
	// astray tells what there is where the step finds nothing in what it is
	// given, "" if it cannot tell. It is nil for steps that never can.
	astray func(r *reading, in []value) string
}

// stepKind is a kind of step that a finder may use.
type stepKind struct {
	name  string
	takes []form // any if there is none
	// advice helps when the values at hand are not what the step takes.
	advice string
	// compile leaves its faults with the compiler and answers false then.
	compile func(*compiler, config.Value) (step, bool)
}

// written are the forms that can be taken for texts.
var written = []form{texts, data, nodes}

// stepKinds lists the kinds of steps, the most used first.
func stepKinds() []stepKind {
	return []stepKind{
		{"css", []form{elements}, "select before reading attributes or text, or put html: {} before it", compileCSS},
		{"attr", []form{elements, nodes}, "read the attribute before the text", compileAttr},
		{"text", nil, "", compileText},
		{"regex", nil, "", compileRegex},
		{"replace", written, "put attr or text before it", compileReplace},
		{"template", nil, "", compileTemplateStep},
		{"jq", []form{data}, "put json: {} or script: 'MARKER' before it, or say format: json", compileJQ},
		{"xpath", []form{elements, nodes}, "put html: {} behind what is HTML", compileXPath},
		{"json", nil, "", compileJSON},
		{"script", nil, "", compileScript},
		{"html", nil, "", compileHTML},
		{"url", nil, "", compileURL},
		{"query", nil, "", compileQueryStep},
		{"decode", written, "put attr or text before it", compileDecode},
		{"split", written, "put attr or text before it", compileSplit},
		{"first", nil, "", compileFirst},
		{"all", nil, "", compileAll},
		{"extension", written, "put attr or text before it", compileExtension},
	}
}

// finder finds values on a page: a compiled config.Finder.
type finder struct {
	steps []step
	// spelled is the finder as people read it in a message.
	spelled string
	// selector is what the first step selects by CSS, "" when it does not.
	selector string
	// elements is whether the first step cannot do without elements of HTML.
	elements bool
	// gives is the form of what is found, "" when that is not known.
	gives form
	// address is whether it finds addresses: of a list each item is one.
	address bool
	// longest is the longest text in bytes that is of use to it.
	longest int
}

// find runs the steps, beginning at what is read: the page or a record of it.
func (f *finder) find(r *reading) ([]value, error) { return f.run(r, []value{r.from}) }

// run runs the steps on some values.
func (f *finder) run(r *reading, values []value) ([]value, error) {
	r.watch.begin(f)
	for i, s := range f.steps {
		if f.address && s.makes != nil {
			values = flat(values)
		}
		longest := math.MaxInt
		if i == len(f.steps)-1 {
			longest = f.longest
		}
		var found int
		var err error
		if values, found, err = r.step(s, values, longest); err != nil {
			return nil, err
		}
		r.watch.gave(f, i, values)
		if err := r.overflow(f, found); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// step runs one step; texts that are longer than longest are dropped. The
// answer tells how many values there were.
func (r *reading) step(s step, in []value, longest int) (out []value, found int, err error) {
	if s.selects == nil {
		out, found = r.texts(s, in, longest)
		return out, found, nil
	}
	out, err = s.selects(r, in)
	return out, len(out), err
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
