package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// space goes over white space and comments. "<!--" begins one too (ECMA-262,
// B.1.1). One without an end is the rest of the text.
func (r *jsReader) space() {
	if r.at < len(r.text) && marks[r.text[r.at]] {
		return
	}
	for {
		r.blank()
		rest := r.text[r.at:]
		switch {
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "<!--"):
			r.skipPast("\n", 0)
		case strings.HasPrefix(rest, "/*"):
			r.skipPast("*/", len("/*"))
		default:
			return
		}
	}
}

// marks are the characters of ASCII that begin neither white space nor a
// comment: most of what is looked at.
var marks = func() (are [256]bool) {
	for c := byte('!'); c < utf8.RuneSelf; c++ {
		are[c] = c != '/' && c != '<'
	}
	return are
}()

// blank goes over white space.
func (r *jsReader) blank() {
	for r.at < len(r.text) {
		c, size := rune(r.text[r.at]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(r.text[r.at:])
		}
		if !unicode.IsSpace(c) && c != '\ufeff' {
			return
		}
		r.at += size
	}
}

// skipPast goes behind the next mark that is at least some bytes away.
func (r *jsReader) skipPast(mark string, from int) {
	if i := strings.Index(r.text[r.at+from:], mark); i >= 0 {
		r.at += from + i + len(mark)
	} else {
		r.at = len(r.text)
	}
}

// skipRest goes to what ends an expression, on the same level of brackets: a
// comma, a semicolon, a closing bracket or the end of the text.
func (r *jsReader) skipRest() error {
	for {
		c := r.peek()
		if c == 0 && r.at == len(r.text) || strings.IndexByte(",;)]}", c) >= 0 {
			return nil
		}
		if err := r.skipToken(); err != nil {
			return err
		}
	}
}

// skipGroup goes from an opening bracket behind the one that closes it.
func (r *jsReader) skipGroup() error {
	if r.depth++; r.depth > deepestJS {
		return r.fault("texts are nested too deep")
	}
	for depth := 0; ; {
		c := r.peek()
		switch {
		case r.at == len(r.text):
			return r.fault("a bracket has no end")
		case c == '(' || c == '[' || c == '{':
			depth++
			r.at++
		case c == ')' || c == ']' || c == '}':
			depth--
			r.at++
		default:
			if err := r.skipToken(); err != nil {
				return err
			}
		}
		if depth == 0 {
			r.depth--
			return nil
		}
	}
}

// skipToken goes over a text, a group in brackets, a regular expression, a word
// or any other character.
func (r *jsReader) skipToken() (err error) {
	switch c := r.text[r.at]; {
	case c == '"' || c == '\'':
		_, err = r.quoted()
	case c == '`':
		_, err = r.backticked()
	case c == '(' || c == '[' || c == '{':
		err = r.skipGroup()
	case c == '/' && r.beginsRegexp():
		err = r.skipRegexp()
	case isWordByte(c):
		r.word()
	default:
		r.at++
	}
	return err
}

// beginsRegexp reports whether a slash begins a regular expression; else it
// divides. The one follows an operator, the other a value.
func (r *jsReader) beginsRegexp() bool {
	before := strings.TrimRight(r.text[:r.at], asciiSpace)
	for _, word := range []string{"return", "typeof", "case"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	return before == "" || strings.IndexByte("(,=:[!&|?{};+-*%<>~^", before[len(before)-1]) >= 0
}

// skipRegexp goes over a regular expression, /…/flags.
func (r *jsReader) skipRegexp() error {
	inClass := false
	for i := r.at + 1; i < len(r.text) && r.text[i] != '\n'; i++ {
		switch c := r.text[i]; {
		case c == '\\':
			i++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c == '/' && !inClass:
			r.at = i + 1
			r.word()
			return nil
		}
	}
	return r.fault("a regular expression has no end")
}
