package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a text between quotes of one kind. A line break inside, which
// neither JSON nor JavaScript allows, is taken as one.
func (r *jsReader) quoted() (string, error) {
	quote := r.text[r.at]
	start := r.at + 1
	for i := start; i < len(r.text); i++ {
		switch r.text[i] {
		case '\\':
			i++
		case quote:
			r.at = i + 1
			return unescapeJS(r.text[start:i]), nil
		}
	}
	r.at = len(r.text)
	return "", &syntaxError{r.text, start - 1, "a text has no end"}
}

// backticked reads a text between backticks. With "${…}" inside it is unknown.
func (r *jsReader) backticked() (any, error) {
	start, plain := r.at+1, true
	r.at++
	for r.at < len(r.text) {
		switch {
		case r.text[r.at] == '\\':
			r.at = min(r.at+2, len(r.text))
		case r.text[r.at] == '`':
			r.at++
			if !plain {
				return unknown{}, nil
			}
			return unescapeJS(r.text[start : r.at-1]), nil
		case strings.HasPrefix(r.text[r.at:], "${"):
			plain = false
			r.at++
			if err := r.skipGroup(); err != nil {
				return nil, err
			}
		default:
			r.at++
		}
	}
	return nil, &syntaxError{r.text, start - 1, "a text has no end"}
}

// simpleEscapes are what a letter behind a backslash means. Any other character
// means itself.
var simpleEscapes = map[byte]string{
	'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00",
	'\n': "", // a text goes on in the next line
}

// unescapeJS turns the escapes of JSON and JavaScript into the characters that
// they mean. Half a pair of UTF-16 becomes U+FFFD.
func unescapeJS(text string) string {
	i := strings.IndexByte(text, '\\')
	if i < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for ; i >= 0; i = strings.IndexByte(text, '\\') {
		b.WriteString(text[:i])
		meant, length := escapeJS(text[i:])
		b.WriteString(meant)
		text = text[i+length:]
	}
	b.WriteString(text)
	return b.String()
}

// escapeJS returns what the escape at the beginning of a text means, and how
// many bytes it takes. What is none means itself, without the backslash.
func escapeJS(text string) (meant string, length int) {
	if len(text) == 1 {
		return `\`, 1
	}
	if r, length := codeEscape(text); length > 0 {
		return string(r), length
	}
	if strings.HasPrefix(text, "\\\r\n") {
		return "", 3
	}
	if meant, ok := simpleEscapes[text[1]]; ok {
		return meant, 2
	}
	_, size := utf8.DecodeRuneInString(text[1:])
	return text[1 : 1+size], 1 + size
}

// codeEscape reads \xHH, \u{H…}, \uHHHH and a pair of these. The length is 0
// if it is none of them.
func codeEscape(text string) (r rune, length int) {
	if strings.HasPrefix(text, "\\u{") {
		end := strings.IndexByte(text[:min(len(text), 16)], '}')
		if end < 0 {
			return 0, 0
		}
		code, err := strconv.ParseUint(text[3:end], 16, 32)
		if err != nil || code > utf8.MaxRune {
			return 0, 0
		}
		return rune(code), end + 1
	}
	digits := 4
	switch text[1] {
	case 'u':
	case 'x':
		digits = 2
	default:
		return 0, 0
	}
	code, ok := hexRune(text, 2, digits)
	if !ok {
		return 0, 0
	}
	length = 2 + digits
	if second, paired := hexRune(text, length+2, 4); utf16.IsSurrogate(code) && paired && text[length:length+2] == `\u` {
		if pair := utf16.DecodeRune(code, second); pair != utf8.RuneError {
			return pair, length + 6
		}
	}
	return code, length
}

// hexRune reads that many hexadecimal digits.
func hexRune(text string, at, digits int) (rune, bool) {
	if len(text) < at+digits {
		return 0, false
	}
	code, err := strconv.ParseUint(text[at:at+digits], 16, 32)
	return rune(code), err == nil
}
