package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"magpie/config"
)

// guardPrefix matches what servers put before JSON so that no other site's page
// can run it as a script.
var guardPrefix = config.WhenNeeded(`^(?:\)\]\}'?,?|while\s*\(\s*(?:1|true)\s*\)\s*;?|for\s*\(\s*;\s*;\s*\)\s*;?|&&&START&&&)`)

// callPrefix matches the beginning of JSONP: a call of a function that the page
// names, after a comment and a look whether there is that function.
var callPrefix = config.WhenNeeded(`^(?:/\*[^*]*\*/\s*)*;?(?:typeof\s+[\w$.]+\s*===?\s*['"]function['"]\s*&&\s*)?` +
	`[A-Za-z_$][\w$.]*(?:\[[^\]\n]*\])*\s*\(`)

// parseJSONBody reads the answer of an API: JSON, JSONP, either behind what
// guards it or a byte order mark. Several values one after the other, as in
// JSON Lines, are a list. What is no JSON may be a literal of JavaScript.
// Values are as those of [readJSValue]. An error says where the answer goes
// wrong as JSON.
func parseJSONBody(text string) (any, error) {
	body := strings.TrimLeft(text, asciiSpace+"\ufeff")
	body = strings.TrimLeft(body[len(guardPrefix().FindString(body)):], asciiSpace)
	if call := callPrefix().FindString(body); call != "" {
		return parseJSONP(text, body[len(call):])
	}
	values, err := jsonValues(text, body)
	switch {
	case err != nil:
		if literal := literalBody(text, body); literal != nil {
			return literal, nil
		}
		return nil, fmt.Errorf("reading JSON: %w", err)
	case len(values) == 1:
		return values[0], nil
	}
	return values, nil
}

// literalBody reads a body that is an object or a list as scripts write one, with
// a comma behind the last item, NaN or a line break in a text. It is nil for
// anything else, and for one that is cut off.
func literalBody(text, body string) any {
	r := &jsReader{text: text, at: len(text) - len(body)}
	v, err := r.expression()
	if err != nil || r.peek() != 0 || isEmpty(v) {
		return nil
	}
	switch v.(type) {
	case []any, map[string]any:
		return v
	}
	return nil
}

// parseJSONP reads what a call is given first; that is JavaScript. What the
// others are, and what follows, is of no matter.
func parseJSONP(text, rest string) (any, error) {
	r := &jsReader{text: text, at: len(text) - len(rest)}
	v, err := r.expression()
	if err == nil && r.peek() != ')' && r.peek() != ',' {
		err = r.fault("a ')' is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("reading JSONP: %w", err)
	}
	return known(v), nil
}

// jsonValues reads all values of a body, which ends the text. encoding/json
// judges whether they are JSON; they are built as those of JavaScript are, and
// within the same bounds.
func jsonValues(text, body string) (values []any, err error) {
	start := len(text) - len(body)
	r := &jsReader{text: text, at: start}
	if json.Valid([]byte(body)) {
		v, err := r.operand()
		return []any{v}, err
	}
	judge := json.NewDecoder(strings.NewReader(body))
	for {
		var skipped json.RawMessage
		if err := judge.Decode(&skipped); errors.Is(err, io.EOF) && values != nil {
			return values, nil
		} else if err != nil {
			return nil, jsonFault(text, start, err)
		}
		v, err := r.operand()
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
}

// jsonFault adds the place to an error of encoding/json about the text from
// start on.
func jsonFault(text string, start int, err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return &syntaxError{text, start + max(int(syntax.Offset)-1, 0), syntax.Error()}
	case strings.TrimSpace(text[start:]) == "":
		return errors.New("the answer is empty")
	}
	return &syntaxError{text, len(text), "the answer ends too soon"}
}
