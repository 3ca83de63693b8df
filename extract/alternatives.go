package extract

import (
	"strconv"
	"strings"

	"magpie/config"
)

// compileFirst compiles {first: [FINDER, FINDER]}: of each value what the first
// of these finders that finds anything finds; {first: N}: the first N of all
// values, {first: {}} the first.
func compileFirst(c *compiler, arg config.Value) (step, bool) {
	if arg.List == nil {
		return c.compileCut(arg)
	}
	return c.compileEither("first", arg, func(r *reading, finders []*finder, from []value) ([]value, error) {
		for _, f := range finders {
			if found, err := f.run(r, from); len(found) > 0 || err != nil {
				return found, err
			}
		}
		return nil, nil
	})
}

// compileAll compiles {all: [FINDER, FINDER]}: of each value what all these
// finders find, in turn; {all: SEPARATOR}: the texts of all values as one with
// the separator between them, {all: {}} with ", ".
func compileAll(c *compiler, arg config.Value) (step, bool) {
	if arg.List == nil {
		return c.compileJoin(arg)
	}
	return c.compileEither("all", arg, func(r *reading, finders []*finder, from []value) (out []value, err error) {
		for _, f := range finders {
			found, err := f.run(r, from)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
		return out, nil
	})
}

// compileEither compiles a step that has several finders run on each value.
func (c *compiler) compileEither(name string, arg config.Value, run func(*reading, []*finder, []value) ([]value, error)) (step, bool) {
	before, found := c.place, len(c.faults)
	if len(arg.List) == 0 {
		c.fault(arg.Pos, "write a list of finders", "%s has a list of none", name)
	}
	var finders []*finder
	gives := form("")
	needElements := true
	for i, item := range arg.List {
		c.place = before
		f := c.finderAt(finderOf(item), before.at)
		needElements = needElements && f.elements
		finders = append(finders, f)
		if i == 0 {
			gives = f.gives
		} else if f.gives != gives {
			gives = ""
		}
	}
	c.place = before
	return step{gives: gives, elements: needElements, selects: func(r *reading, in []value) (out []value, err error) {
		for _, v := range in {
			found, err := run(r, finders, []value{v})
			if err != nil {
				return nil, err
			}
			if out = append(out, found...); len(out) > r.spent.mostFinds {
				break
			}
		}
		return out, nil
	}}, len(c.faults) == found
}

// finderOf reads an argument as the finder that it would be elsewhere: a text,
// a step or a list of both.
func finderOf(v config.Value) *config.Finder {
	items := []config.Value{v}
	if v.List != nil {
		items = v.List
	}
	f := &config.Finder{Pos: v.Pos}
	for _, item := range items {
		if len(item.Entries) == 1 {
			f.Steps = append(f.Steps, config.Step{Kind: item.Entries[0].Key, Arg: item.Entries[0].Value})
			continue
		}
		f.Steps = append(f.Steps, config.Step{Kind: config.Text{Pos: item.Pos}, Arg: item})
	}
	return f
}

// compileCut keeps the first few values.
func (c *compiler) compileCut(arg config.Value) (step, bool) {
	n := 1
	if arg.IsText && !isNull(arg) {
		var err error
		if n, err = strconv.Atoi(arg.Text.Value); err != nil || n < 1 {
			c.fault(arg.Pos, "write first: ['#a img', 'img'], first: 3 or first: {}", "first needs finders or a number")
			return step{gives: c.place.at}, false
		}
	} else if !c.noArgument("first", arg, "write a list of finders") {
		return step{gives: c.place.at}, false
	}
	return step{gives: c.place.at, selects: func(_ *reading, in []value) ([]value, error) {
		return in[:min(n, len(in))], nil
	}}, true
}

// compileJoin makes one text of all values.
func (c *compiler) compileJoin(arg config.Value) (step, bool) {
	separator := ", "
	if arg.IsText && !isNull(arg) {
		separator = arg.Text.Value
	} else if !c.noArgument("all", arg, "write a list of finders") {
		return step{gives: texts}, false
	}
	return step{gives: texts, selects: func(r *reading, in []value) ([]value, error) {
		var all []string
		for _, v := range flat(in) {
			text := strings.TrimSpace(v.String())
			if r.spent.text += len(text) + len(separator); r.spent.text > maxText {
				break
			}
			if text != "" {
				all = append(all, text)
			}
		}
		if len(all) == 0 {
			return nil, nil
		}
		return []value{{text: strings.Join(all, separator)}}, nil
	}}, true
}
