package extract

import "strings"

// jsFunction is a function that may be called where it is written, as in
// "(function(a){return {b:a}})(1)": so some frameworks write a value of which
// parts repeat.
type jsFunction struct {
	parameters []string
	body       int // byte behind its "{"
}

// bound is what a parameter stands for.
type bound struct {
	value any
	size  int // values in it
}

// deepestCalls bounds how deep calls are nested, for each body is read twice.
const deepestCalls = 10

// functionValue reads what stands behind the word "function". What is no function in
// the end is unknown.
func (r *jsReader) functionValue() (any, error) {
	r.peek()
	r.word()
	f := &jsFunction{}
	if !r.follows("(") {
		return unknown{}, r.skipRest()
	}
	for r.at++; r.peek() != ')'; {
		name := r.word()
		if name == "" {
			return unknown{}, r.skipRest()
		}
		f.parameters = append(f.parameters, name)
		if r.peek() == ',' {
			r.at++
		}
	}
	r.at++
	if r.peek() != '{' {
		return unknown{}, r.skipRest()
	}
	f.body = r.at + 1
	return f, r.skipGroup()
}

// call reads the arguments of a function, and then what it returns.
func (r *jsReader) call(f *jsFunction) (any, error) {
	r.at++
	names := map[string]bound{}
	for n := 0; r.peek() != ')'; n++ {
		before := r.values
		v, err := r.item()
		if err != nil {
			return nil, err
		}
		if n < len(f.parameters) {
			names[f.parameters[n]] = bound{known(v), r.values - before}
		}
		if r.peek() == ',' {
			r.at++
		}
	}
	r.at++
	if r.calls == deepestCalls {
		return unknown{}, nil
	}
	inner := r.inside(r.text)
	inner.at, inner.names = f.body, names
	inner.calls++
	v := inner.returned()
	r.values, r.made = inner.values, inner.made
	return v, nil
}

// returned reads the statements of a function up to the value that it returns.
// Of other statements those are understood that give a parameter a member.
// Where one is broken nothing is known.
func (r *jsReader) returned() any {
	for {
		switch r.peek() {
		case 0, '}', ')', ']':
			return unknown{}
		case ';', ',':
			r.at++
			continue
		}
		path := r.path()
		if path == "return" {
			v, err := r.ofStatement()
			if err != nil {
				v = unknown{}
			}
			return v
		}
		if r.assigned(path) != nil {
			return unknown{}
		}
	}
}

// assigned reads the rest of a statement that begins with a path.
func (r *jsReader) assigned(path string) error {
	name, member, _ := strings.Cut(path, ".")
	object, isObject := r.names[name].value.(map[string]any)
	if !isObject || member == "" || strings.Contains(member, ".") || !r.follows("=") {
		return r.skipRest()
	}
	r.at++
	before := r.values
	v, err := r.ofStatement()
	if err != nil {
		return err
	}
	object[member] = known(v)
	r.names[name] = bound{object, r.names[name].size + r.values - before}
	return r.skipRest()
}

// ofStatement reads the value that a statement ends with. With any other operator
// behind it the value is unknown.
func (r *jsReader) ofStatement() (any, error) {
	v, err := r.expression()
	if err == nil && strings.IndexByte(";,}", r.peek()) < 0 {
		v = unknown{}
	}
	return v, err
}

// parameter returns a copy of what a parameter stands for: nothing is in two
// places, or in itself.
func (r *jsReader) parameter(name string) any {
	of, found := r.names[name]
	if !found || of.value == nil {
		return unknown{}
	}
	if r.values += of.size; r.values > mostJSValues {
		return unknown{}
	}
	return copied(of.value)
}

func copied(v any) any {
	switch v := v.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = copied(item)
		}
		return items
	case map[string]any:
		members := make(map[string]any, len(v))
		for name, member := range v {
			members[name] = copied(member)
		}
		return members
	}
	return v
}
