package extract

import (
	"encoding/json"
	"slices"
	"strings"
)

// method reads the call of a method whose result is known, as in
// 'a|b'.split('|'). Before anything else it goes nowhere and answers false.
func (r *jsReader) method(of any) (result any, found bool, err error) {
	before := r.at
	r.at++
	r.space()
	run := r.methodOf(of, r.word())
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
	return run(separator), true, nil
}

// methodOf returns what a method of a value makes with a text, nil for one whose
// result is unknown.
func (r *jsReader) methodOf(of any, name string) func(separator string) any {
	switch of := of.(type) {
	case string:
		if name == "split" {
			return func(separator string) any { return r.parts(of, separator) }
		}
	case []any:
		switch name {
		case "join":
			return func(separator string) any { return r.join(of, separator) }
		case "reverse":
			return func(string) any { return r.reversed(of) }
		}
	}
	return nil
}

func (r *jsReader) parts(text, separator string) any {
	if !r.affords(0, len(text)) || !r.affords(strings.Count(text, separator)+1, 0) {
		return unknown{}
	}
	items := []any{}
	for part := range strings.SplitSeq(text, separator) {
		items = append(items, part)
	}
	return items
}

// join is unknown where an item is, or is a list or an object.
func (r *jsReader) join(items []any, separator string) any {
	texts, size := make([]string, len(items)), len(separator)*len(items)
	for i, item := range items {
		text, ok := textOrNumber(item)
		if !ok {
			return unknown{}
		}
		texts[i] = text
		size += len(text)
	}
	if !r.affords(0, size) {
		return unknown{}
	}
	return strings.Join(texts, separator)
}

// textOrNumber is a text, or a number as it is written; false for all else.
func textOrNumber(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

func (r *jsReader) reversed(items []any) any {
	if !r.affords(len(items), 0) {
		return unknown{}
	}
	items = slices.Clone(items)
	slices.Reverse(items)
	return items
}

// The most that a script may put together of its values, in bytes of texts: for
// each byte that is read, and in all of one value. It may be a multiple of what is
// written, where a long text is asked for again and again.
const (
	madeOfByte = 16
	mostMade   = 128 << 20
)

// affords counts what is about to be put together: values, and bytes of texts.
// It answers false where that is more than is read; then it is unknown.
func (r *jsReader) affords(values, size int) bool {
	r.values += values
	r.made += size
	return r.values <= mostJSValues && r.made <= min(mostMade, madeOfByte*(r.before+r.at))
}
