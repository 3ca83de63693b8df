package extract

import (
	"encoding/json"
	"strings"
)

// follows goes to the next mark if it is this one, and else nowhere.
func (r *jsReader) follows(mark string) bool {
	before := r.at
	r.space()
	if strings.HasPrefix(r.text[r.at:], mark) {
		return true
	}
	r.at = before
	return false
}

// expression reads sums with "||" or "??" between them: the first that is not
// passed over.
func (r *jsReader) expression() (any, error) {
	v, err := r.sum()
	for err == nil {
		passesOver := r.alternative()
		if passesOver == nil {
			break
		}
		var other any
		if other, err = r.sum(); passesOver(v) {
			v = other
		}
	}
	return v, err
}

// alternative reads "||" or "??" and returns what it passes over, nil if none of
// them is next.
func (r *jsReader) alternative() func(any) bool {
	switch {
	case r.follows("||"):
		r.at += len("||")
		return isFalsy
	case r.follows("??"):
		r.at += len("??")
		return isMissing
	}
	return nil
}

// isMissing counts what is unknown as missing: a page that says "window.DATA ||
// {…}" means the literal.
func isMissing(v any) bool { return known(v) == nil }

func isFalsy(v any) bool {
	switch v {
	case false, "", json.Number("0"):
		return true
	}
	return isMissing(v)
}

// sum reads operands with "+" between them. Of several the sum is known if they
// are texts and numbers, at least one of the first two a text.
func (r *jsReader) sum() (any, error) {
	first, err := r.operand()
	if err != nil || !r.adds() {
		return first, err
	}
	terms := []any{first}
	for err == nil && r.adds() {
		r.at++
		var term any
		term, err = r.operand()
		terms = append(terms, term)
	}
	return r.joined(terms), err
}

// adds reports whether "+" is next, and not "++".
func (r *jsReader) adds() bool {
	before := r.at
	if r.follows("+") && !strings.HasPrefix(r.text[r.at:], "++") {
		return true
	}
	r.at = before
	return false
}

// joined is the text that two or more terms make.
func (r *jsReader) joined(terms []any) any {
	_, startsWithText := terms[0].(string)
	_, goesOnWithText := terms[1].(string)
	if !startsWithText && !goesOnWithText {
		return unknown{}
	}
	return r.join(terms, "")
}
