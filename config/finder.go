package config

import (
	"fmt"
	"strings"
)

// finder reads a text, a step or a list of both. It returns nil when any of it
// has a fault, for half a pipeline finds something else.
func (r *reader) finder(k key, n *node) *Finder {
	if isSelectorInBrackets(n) {
		r.fault(n.pos, fmt.Sprintf("%s is a list here, for brackets start a list", k.name),
			"if it is text, quote it: "+k.name+": "+quoted(n.meant))
		return nil
	}
	if n.plain && (n.text == "true" || n.text == "false") {
		r.fault(n.pos, fmt.Sprintf("%s takes a finder, not %s", k.name, n.text), k.hint()+"; leave the key out for none")
		return nil
	}
	if n.plain && aNumber().MatchString(n.text) {
		r.fault(n.pos, fmt.Sprintf("%s takes a finder, not the number %s", k.name, n.text), k.hint())
		return nil
	}
	f, good := &Finder{Pos: n.pos}, true
	for _, item := range n.asList() {
		step, ok := r.step(k, item)
		f.Steps = append(f.Steps, step)
		good = good && ok
	}
	if len(f.Steps) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
		return nil
	}
	if !good {
		return nil
	}
	return f
}

// aNumber matches what finds nothing, however a page is written.
var aNumber = WhenNeeded(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// typographic are the quotes that word processors make of straight ones.
const typographic = "“”‘’"

// curled reports a text that stands in typographic quotes, which are
// letters like any other to whatever reads it.
func (r *reader) curled(k key, t Text) bool {
	bare := strings.Trim(t.Value, typographic)
	if bare == t.Value {
		return false
	}
	r.fault(t.Pos, fmt.Sprintf("%s has typographic quotes, which are part of the text", t.Value), "use straight ones: "+k.name+": "+quoted(bare))
	return true
}

// finders reads one finder or a list of them, each a pipeline of its own.
func (r *reader) finders(k key, n *node) []*Finder {
	if n.kind == list && len(n.items) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	var out []*Finder
	for _, item := range n.asList() {
		if !r.hasValue(k, item) {
			continue
		}
		if f := r.finder(k, item); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// isSelectorInBrackets recognizes [src], an attribute selector without its
// quotes: nobody puts a single bare word into a list.
func isSelectorInBrackets(n *node) bool {
	return n.kind == list && n.flow && len(n.items) == 1 && n.items[0].kind == scalar && n.items[0].plain
}

// step reads one step: a text, or a mapping of the step's kind to its
// argument.
func (r *reader) step(k key, n *node) (Step, bool) {
	if !r.hasValue(k, n) {
		return Step{}, false
	}
	switch n.kind {
	case scalar:
		t, ok := r.text(k, n)
		ok = ok && !r.curled(k, t)
		return Step{Kind: Text{Pos: n.pos}, Arg: Value{Pos: n.pos, IsText: true, Text: t}}, ok
	case list:
		r.fault(n.pos, "a step must be a text or a mapping, not a list", "write the steps one below the other, in one list")
		return Step{}, false
	}
	if len(n.pairs) != 1 {
		r.notOneStep(k, n)
		return Step{}, false
	}
	kind := n.pairs[0].key
	arg, ok := r.argument(kind.Value, n.pairs[0].value)
	return Step{kind, arg}, ok
}

// notOneStep shows how several steps are written.
func (r *reader) notOneStep(k key, n *node) {
	if len(n.pairs) == 0 {
		r.fault(n.pos, k.name+" has an empty step", k.hint())
		return
	}
	first, second := n.pairs[0].key.Value, n.pairs[1].key.Value
	r.fault(n.pairs[1].key.Pos, fmt.Sprintf("a step has one key, and this one has %d", len(n.pairs)),
		fmt.Sprintf("write the steps as a list: %s: [{%s: …}, {%s: …}]", k.name, first, second))
}

// argument reads what a step, or a part of it called name, is given. Here null
// is a text like any other, for a step may give it a meaning.
func (r *reader) argument(name string, n *node) (Value, bool) {
	switch {
	case n.kind == missing && n.cut == Pos{}:
		r.fault(n.pos, name+" has no value", valueAdvice(name))
		return Value{}, false
	case n.kind == broken:
		return Value{}, false
	case n.cut != Pos{}:
		r.cut(key{name: name}, n)
		return Value{}, false
	case n.kind == list:
		return r.arguments(name, n)
	case n.kind == mapping:
		return r.entries(n)
	}
	return Value{Pos: n.pos, IsText: true, Text: Text{n.text, n.pos}, Plain: n.plain || n.kind == null}, true
}

// valueAdvice knows the one step that takes nothing.
func valueAdvice(name string) string {
	if name == "text" {
		return "it takes nothing: write {text: {}}"
	}
	return fmt.Sprintf("write its value behind it, quoted: %s: '…'", name)
}

func (r *reader) arguments(name string, n *node) (Value, bool) {
	v, good := Value{Pos: n.pos, List: []Value{}}, true
	for _, item := range n.items {
		value, ok := r.argument(name, item)
		v.List = append(v.List, value)
		good = good && ok
	}
	return v, good
}

func (r *reader) entries(n *node) (Value, bool) {
	v, good := Value{Pos: n.pos, Entries: []Entry{}}, true
	for _, p := range n.pairs {
		value, ok := r.argument(p.key.Value, p.value)
		v.Entries = append(v.Entries, Entry{p.key, value})
		good = good && ok
	}
	return v, good
}
