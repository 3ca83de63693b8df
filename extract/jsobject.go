package extract

import "strings"

// object reads "{name: value, …}". Names may be bare words, texts or numbers,
// and a comma may stand behind the last.
func (r *jsReader) object() (any, error) {
	members := map[string]any{}
	r.at++
	for {
		switch r.peek() {
		case '}':
			r.at++
			return members, nil
		case ',':
			r.at++
		default:
			if err := r.member(members); err != nil {
				return nil, err
			}
		}
	}
}

func (r *jsReader) member(members map[string]any) error {
	if strings.HasPrefix(r.text[r.at:], "...") {
		r.at += len("...")
		_, err := r.item()
		return err
	}
	name, named, err := r.name()
	if err != nil {
		return err
	}
	var v any
	switch r.peek() {
	case ':':
		r.at++
		v, err = r.item()
	case '(': // a method
		err = r.skipRest()
	case ',', '}': // the name of a variable
	default:
		err = r.fault("a ':' is missing behind a name")
	}
	if err == nil && named {
		members[name] = known(v)
	}
	return err
}

// name reads the name of a member. One in brackets would have to be run.
func (r *jsReader) name() (name string, named bool, err error) {
	switch c := r.peek(); {
	case c == '"' || c == '\'':
		name, err = r.quoted()
	case c == '[':
		return "", false, r.skipGroup()
	case isDigit(c) || c == '.':
		number, numberErr := r.number()
		name, err = number.String(), numberErr
	case isWordByte(c):
		name = r.word()
	default:
		err = r.fault("the name of a member is missing")
	}
	return name, err == nil, err
}

// array reads "[value, …]". Nothing between two commas is nil.
func (r *jsReader) array() (any, error) {
	items := []any{}
	r.at++
	for {
		switch r.peek() {
		case ']':
			r.at++
			return items, nil
		case ',':
			r.at++
			items = append(items, nil)
			continue
		}
		spread := strings.HasPrefix(r.text[r.at:], "...")
		if spread {
			r.at += len("...")
		}
		v, err := r.item()
		if err != nil {
			return nil, err
		}
		if !spread {
			items = append(items, known(v))
		}
		if r.peek() == ',' {
			r.at++
		}
	}
}

// group reads "(value)". Of several values, and of the parameters of a
// function, nothing is known.
func (r *jsReader) group() (any, error) {
	r.at++
	values, err := r.list()
	if err != nil || len(values) != 1 {
		return unknown{}, err
	}
	return values[0], nil
}

// list reads values with commas between them, and the ')' behind them.
func (r *jsReader) list() (values []any, err error) {
	for {
		switch r.peek() {
		case ')':
			r.at++
			return values, nil
		case ',':
			r.at++
			continue
		}
		if strings.HasPrefix(r.text[r.at:], "...") {
			r.at += len("...")
		}
		v, err := r.item()
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
}

// item reads a value inside brackets. With any other operator behind it the
// value is unknown.
func (r *jsReader) item() (any, error) {
	v, err := r.expression()
	if err != nil {
		return nil, err
	}
	switch c := r.peek(); {
	case c == 0:
		return nil, r.fault("a bracket has no end")
	case strings.IndexByte(",)]}", c) >= 0:
		return v, nil
	case c == '/': // it divides
		r.at++
		return unknown{}, r.skipRest()
	case strings.IndexByte("?-+*%<>=&|^[(", c) >= 0, r.isOperatorWord():
		return unknown{}, r.skipRest()
	}
	return nil, r.fault("a ',' or a closing bracket is missing")
}

// isOperatorWord reports whether an operator that is a word is next.
func (r *jsReader) isOperatorWord() bool {
	before := r.at
	word := r.word()
	r.at = before
	return word == "in" || word == "instanceof"
}
