package config

import (
	"cmp"
	"slices"
	"strings"
)

// Fault is one thing wrong in a file: where, what, and what to do about it.
type Fault struct {
	Pos     Pos
	Message string // lower case, one line, no full stop
	Advice  string // what to do, may be empty
}

// Faults is the error that shows everything wrong in a file, in the order of
// the file.
type Faults struct {
	List []Fault // never empty

	lines map[string][]string
}

// Faults combines the reader's own faults with those found by compiling what c
// holds, and returns them as a *[Faults], or nil when there are none. A fault
// that is given twice, as when reader and compiler both found it, is shown
// once.
func (c *Config) Faults(lists ...[]Fault) error {
	all := slices.Concat(append(lists, c.faults)...)
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, compareFaults)
	return &Faults{List: slices.Compact(all), lines: c.lines}
}

// compareFaults orders by place, then by what is said, so that equal faults
// are neighbours.
func compareFaults(a, b Fault) int {
	switch {
	case a.Pos.before(b.Pos):
		return -1
	case b.Pos.before(a.Pos):
		return 1
	}
	return cmp.Or(strings.Compare(a.Message, b.Message), strings.Compare(a.Advice, b.Advice))
}

// Shown is the fault as it may be shown: without secrets, and without what a terminal
// would obey.
func (f Fault) Shown() Fault {
	f.Message, f.Advice = clean(mask(f.Message)), clean(mask(f.Advice))
	return f
}

// Error shows each fault with the line it stands on, a caret under the place
// and the advice, with an empty line between two faults. It has no colour, and
// no line break at its end.
func (f *Faults) Error() string {
	shown := make(map[string][]string, len(f.lines))
	for file, lines := range f.lines {
		shown[file] = strings.Split(hideSecrets(strings.Join(lines, "\n")), "\n")
	}
	var b strings.Builder
	for i, fault := range f.List {
		if i > 0 {
			b.WriteString("\n\n")
		}
		fault.show(&b, shown[fault.Pos.File])
	}
	return b.String()
}

// show writes the fault with an excerpt of lines, the file it stands in with
// its headers hidden.
func (f Fault) show(b *strings.Builder, lines []string) {
	f = f.Shown()
	if f.Pos != (Pos{}) {
		b.WriteString(f.Pos.String() + ": ")
	}
	b.WriteString(f.Message)
	if f.Pos.Line >= 1 && f.Pos.Line <= len(lines) {
		b.WriteString("\n" + excerpt(lines[f.Pos.Line-1], f.Pos))
	}
	if f.Advice != "" {
		b.WriteString("\n" + strings.Repeat(" ", gutter) + f.Advice)
	}
}
