package extract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// method reads the call of a method whose result is known, as in
// 'a|b'.split('|'). Before anything else it goes nowhere and answers false.
func (r *jsReader) method(of any) (result any, found bool, err error) {
	before := r.at
	r.at++
	r.space()
	run := methodOf(of, r.word())
	if run == nil || !r.follows("(") {
		r.at = before
		return nil, false, nil
	}
	r.at++
	arguments, err := r.list()
	if err != nil {
		return nil, false, err
	}
	separator, isText := ",", len(arguments) == 0
	if len(arguments) > 0 {
		separator, isText = arguments[0].(string)
	}
	if !isText {
		return unknown{}, true, nil
	}
	return r.made(run(separator)), true, nil
}

// methodOf returns what a method of a value makes with a text, nil for one whose
// result is unknown.
func methodOf(of any, name string) func(separator string) any {
	switch of := of.(type) {
	case string:
		if name == "split" {
			return func(separator string) any { return parts(of, separator) }
		}
	case []any:
		switch name {
		case "join":
			return func(separator string) any { return join(of, separator) }
		case "reverse":
			return func(string) any { return reversed(of) }
		}
	}
	return nil
}

func parts(text, separator string) any {
	items := []any{}
	for part := range strings.SplitSeq(text, separator) {
		items = append(items, part)
	}
	return items
}

// join is unknown where an item is, or is a list or an object.
func join(items []any, separator string) any {
	texts := make([]string, len(items))
	for i, item := range items {
		switch item.(type) {
		case string, json.Number:
			texts[i] = fmt.Sprint(item)
		default:
			return unknown{}
		}
	}
	return strings.Join(texts, separator)
}

func reversed(items []any) any {
	items = slices.Clone(items)
	slices.Reverse(items)
	return items
}

// bytesOfValue is how many bytes of a text that had to be put together count as
// a value.
const bytesOfValue = 64

// made counts what a script puts together of its values: it may be a multiple of
// what is written. Beyond the most that is read it is unknown.
func (r *jsReader) made(v any) any {
	switch v := v.(type) {
	case string:
		r.values += len(v) / bytesOfValue
	case []any:
		r.values += len(v)
	}
	if r.values > mostJSValues {
		return unknown{}
	}
	return v
}
