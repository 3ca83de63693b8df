package extract

import (
	"encoding/json"
	"fmt"
	"strings"
)

// readJSValue reads the value that a text begins with: JSON (RFC 8259) or a
// literal of JavaScript (ECMA-262) with everything that pages put into one.
// Nothing is run: of operators only "+" between texts, "||" and "??" are
// understood, of calls those that [jsReader.function] and [jsReader.methodOf] list, and
// of functions those that are called where they are written. Whatever else would
// have to be run is nil.
//
// The value is nil, a bool, a string, a [json.Number], which keeps every digit,
// []any or map[string]any. The length is how many bytes it takes: it ends where
// the text goes on with something else. With an error it is how many were read.
func readJSValue(text string) (value any, length int, err error) {
	r := &jsReader{text: text}
	v, err := r.expression()
	if err != nil {
		return nil, r.at, err
	}
	return known(v), r.at, nil
}

// The most that is read of one value. encoding/json would make a hundred bytes
// of memory of each two bytes "0,"; real pages have some ten thousand values,
// a few deep.
const (
	deepestJS    = 1000
	mostJSValues = 2_000_000
)

// jsReader reads one text. Where it waits for something it stands on it or on
// the white space before it.
type jsReader struct {
	text   string
	at     int // byte
	depth  int
	values int // read so far
	made   int // bytes of texts put together so far
	before int // bytes read before the text, of those around it
	// names are the parameters of the function that is read, calls how many
	// functions are around it.
	names map[string]bound
	calls int
}

// unknown is what would have to be run to be known.
type unknown struct{}

// known is the value as others see it.
func known(v any) any {
	switch v.(type) {
	case unknown, *jsFunction:
		return nil
	}
	return v
}

func (r *jsReader) fault(what string) error { return &syntaxError{r.text, r.at, what} }

// peek goes over white space and comments. It is 0 at the end of the text.
func (r *jsReader) peek() byte {
	r.space()
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

// operand reads a value, and what is asked of it. All nesting passes here, so
// here it is bounded.
func (r *jsReader) operand() (v any, err error) {
	if r.depth++; r.depth > deepestJS {
		return nil, r.fault(fmt.Sprintf("values are nested more than %d deep", deepestJS))
	}
	if r.values++; r.values > mostJSValues {
		return nil, r.fault(fmt.Sprintf("there are more than %d values", mostJSValues))
	}
	if v, err = r.literal(); err == nil {
		v, err = r.members(v)
	}
	r.depth--
	return v, err
}

func (r *jsReader) literal() (any, error) {
	switch c := r.peek(); {
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == '(':
		return r.group()
	case c == '"' || c == '\'':
		return r.quoted()
	case c == '`':
		return r.backticked()
	case isDigit(c) || c == '.':
		return r.number()
	case c == '-' || c == '+':
		return r.signed()
	case c == '!' || c == '~':
		return r.negated()
	case c == '/':
		return unknown{}, r.skipRegexp()
	case isWordByte(c):
		return r.named()
	case c == 0:
		return nil, r.fault("a value is missing")
	}
	return nil, r.fault("this begins no value")
}

// negated reads "!0" and "!1", which is how scripts that were made smaller
// write true and false.
func (r *jsReader) negated() (any, error) {
	not := r.text[r.at] == '!'
	r.at++
	v, err := r.operand()
	switch number, _ := v.(json.Number); {
	case not && (number == "0" || v == false):
		return true, err
	case not && (number == "1" || v == true):
		return false, err
	}
	return unknown{}, err
}

// members goes over what is asked of a value: a property, an item, a call. What
// comes of most is unknown. Only something unknown can be called or be asked for
// an item: behind a literal a bracket begins the next statement.
func (r *jsReader) members(v any) (any, error) {
	for {
		before := r.at
		c := r.peek()
		if f, isFunction := v.(*jsFunction); isFunction && c == '(' {
			return r.call(f)
		}
		if c == '.' {
			result, found, err := r.method(v)
			if err != nil {
				return nil, err
			}
			if found {
				v = result
				continue
			}
		}
		isProperty := c == '.' || strings.HasPrefix(r.text[r.at:], "?.")
		switch {
		case isProperty && r.property():
		case v == (unknown{}) && (c == '(' || c == '['):
			if err := r.skipGroup(); err != nil {
				return nil, err
			}
		case v == (unknown{}) && c == '`':
			if _, err := r.backticked(); err != nil {
				return nil, err
			}
		default:
			r.at = before
			return v, nil
		}
		v = unknown{}
	}
}

// property goes over ".name", "?.name", and the "?." before a bracket. If none
// is next it goes nowhere.
func (r *jsReader) property() bool {
	rest, chained := strings.CutPrefix(r.text[r.at:], "?.")
	if !chained {
		rest = rest[1:]
	}
	if rest == "" || isDigit(rest[0]) || !isWordByte(rest[0]) && (!chained || rest[0] != '(' && rest[0] != '[') {
		return false
	}
	r.at = len(r.text) - len(rest)
	r.word()
	return true
}
