package extract

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// isWordByte reports whether a byte may stand in a name of JavaScript. Every
// character beyond ASCII may, for simplicity.
func isWordByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '_' || c == '$' || c >= utf8.RuneSelf
}

func (r *jsReader) word() string {
	start := r.at
	for r.at < len(r.text) && isWordByte(r.text[r.at]) {
		r.at++
	}
	return r.text[start:r.at]
}

// path reads words with dots between them: "JSON.parse".
func (r *jsReader) path() string {
	start := r.at
	r.word()
	for rest := r.text[r.at:]; len(rest) > 1 && rest[0] == '.' && isWordByte(rest[1]); rest = r.text[r.at:] {
		r.at++
		r.word()
	}
	return r.text[start:r.at]
}

// named reads what begins with a word.
func (r *jsReader) named() (any, error) {
	switch name := r.path(); name {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null", "undefined", "NaN", "Infinity":
		return nil, nil
	case "void":
		_, err := r.operand()
		return nil, err
	case "new", "await":
		return r.operand()
	case "typeof", "delete":
		_, err := r.operand()
		return unknown{}, err
	case "function":
		return r.functionValue()
	case "async", "class":
		return unknown{}, r.skipRest()
	default:
		if _, isParameter := r.names[name]; isParameter {
			return r.parameter(name), nil
		}
		return r.called(strings.TrimPrefix(name, "window."))
	}
}

// called reads a name and, if it is that of a function whose result is known,
// the call.
func (r *jsReader) called(name string) (any, error) {
	function := r.function(name)
	if function == nil || !r.follows("(") {
		return unknown{}, nil
	}
	r.at++
	arguments, err := r.list()
	if err != nil {
		return nil, err
	}
	if len(arguments) == 0 && name != "Array" {
		return unknown{}, nil
	}
	return function(arguments), nil
}

// function returns what a function makes of its arguments, of which there is at
// least one unless it makes an array. It is nil for all whose result is
// unknown.
func (r *jsReader) function(name string) func(arguments []any) any {
	switch name {
	case "Array":
		return newArray
	case "Date", "Object.freeze", "Object.seal", "Set", "String":
		return func(arguments []any) any { return arguments[0] }
	case "JSON.parse":
		return ofText(r.parse)
	case "decodeURIComponent", "decodeURI":
		return ofText(r.affordable(decodePercent))
	case "atob":
		return ofText(r.affordable(decodeBase64))
	}
	return nil
}

// ofText makes a function of the first argument, which must be a text.
func ofText[T any](decode func(string) (T, bool)) func([]any) any {
	return func(arguments []any) any {
		if text, isText := arguments[0].(string); isText {
			if v, ok := decode(text); ok {
				return v
			}
		}
		return unknown{}
	}
}

// affordable makes a decoder of one whose result counts as put together.
func (r *jsReader) affordable(decode func(string) (string, bool)) func(string) (string, bool) {
	return func(text string) (string, bool) {
		if !r.affords(0, len(text)) {
			return "", false
		}
		return decode(text)
	}
}

// parse reads a text inside the text. It counts as a part of it.
func (r *jsReader) parse(text string) (any, bool) {
	if !r.affords(0, len(text)) {
		return nil, false
	}
	inner := r.inside(text)
	v, err := inner.expression()
	r.values, r.made = inner.values, inner.made
	return v, err == nil
}

// inside reads another text within the bounds of this one.
func (r *jsReader) inside(text string) *jsReader {
	return &jsReader{text: text, depth: r.depth, values: r.values, made: r.made, before: r.before + r.at, calls: r.calls}
}

// newArray is a list of the arguments. A single number would be its length.
func newArray(arguments []any) any {
	items := []any{}
	if len(arguments) == 1 {
		if _, isNumber := arguments[0].(json.Number); isNumber {
			return items
		}
	}
	for _, v := range arguments {
		items = append(items, known(v))
	}
	return items
}
