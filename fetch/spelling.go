package fetch

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// spelling finds texts in the ways that an address can spell them: as they are
// or percent-encoded (RFC 3986 2.1), in whole or in part.
type spelling struct {
	any   *regexp.Regexp // nil for none
	texts []spelledText
}

// spelledText is one of them.
type spelledText struct {
	here *regexp.Regexp // where a text begins with it
	// isWord says that it counts only where no letter and no digit (of ASCII:
	// not every script parts its words) goes on from it.
	isWord bool
}

// newSpelling looks for texts, none of them empty, of which isWord tells those
// that count only as whole words. Where several begin at one place the first
// counts.
func newSpelling(texts []string, isWord func(text string) bool) spelling {
	if len(texts) == 0 {
		return spelling{}
	}
	s := spelling{}
	groups := make([]string, len(texts))
	for i, text := range texts {
		groups[i] = "(?:" + spelled(text) + ")"
		s.texts = append(s.texts, spelledText{regexp.MustCompile("^" + groups[i]), isWord(text)})
	}
	s.any = regexp.MustCompile(strings.Join(groups, "|"))
	return s
}

// spelled is the pattern of a text.
func spelled(text string) string {
	var pattern strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		fmt.Fprintf(&pattern, "(?:%s|(?i:", plain(r))
		for _, b := range []byte(text[:size]) {
			fmt.Fprintf(&pattern, "%%%02x", b)
		}
		pattern.WriteString("))")
		text = text[size:]
	}
	return pattern.String()
}

// plain is the pattern of a character that is not percent-encoded: in forms a
// space is a plus, in quotes some have a backslash before them.
func plain(r rune) string {
	switch r {
	case ' ':
		return `[ +]`
	case '"', '\\', '/':
		return `\\?` + regexp.QuoteMeta(string(r))
	}
	return regexp.QuoteMeta(string(r))
}

// isIn says whether one of the texts stands in another.
func (s spelling) isIn(text string) bool { return s.first(text) >= 0 }

// first is the number of the text that stands first in another, -1 for none.
func (s spelling) first(text string) int {
	number, _, _ := s.next(text, 0)
	return number
}

// next is the number of the text that stands first in another from an offset
// on, and where it begins and ends; -1 for none.
func (s spelling) next(text string, from int) (number, start, end int) {
	for s.any != nil {
		match := s.any.FindStringIndex(text[from:])
		if match == nil {
			break
		}
		start = from + match[0]
		for i, wanted := range s.texts {
			if at := wanted.here.FindStringIndex(text[start:]); at != nil {
				if end = start + at[1]; !wanted.isWord || isWord(text, start, end) {
					return i, start, end
				}
			}
		}
		from = start + 1
	}
	return -1, 0, 0
}

// isWord says whether a stretch of a text is as long as the letters and digits
// go on, be they percent-encoded.
func isWord(text string, start, end int) bool {
	before, after := lastByte(text[:start]), firstByte(text[end:])
	return !goesOn(before, firstByte(text[start:end])) && !goesOn(lastByte(text[start:end]), after)
}

// goesOn says whether two bytes side by side are of one word.
func goesOn(a, b byte) bool { return isWordByte(a) && isWordByte(b) }

// firstByte is what a text begins with, 0 for an empty one.
func firstByte(text string) byte {
	if b, is := escapedByte(text); is {
		return b
	}
	return (text + "\x00")[0]
}

// lastByte is what a text ends with, 0 for an empty one.
func lastByte(text string) byte {
	if b, is := escapedByte(text[max(len(text)-len("%00"), 0):]); is {
		return b
	}
	return ("\x00" + text)[len(text)]
}

// escapedByte is what a text begins with if that is percent-encoded.
func escapedByte(text string) (byte, bool) {
	if len(text) < len("%00") || text[0] != '%' {
		return 0, false
	}
	b, err := strconv.ParseUint(text[1:3], 16, 8)
	return byte(b), err == nil
}

func isWordByte(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// replace puts something else in place of the texts, each known by its number.
func (s spelling) replace(text string, by func(number int) string) string {
	number, start, end := s.next(text, 0)
	if number < 0 {
		return text
	}
	var out strings.Builder
	from := 0
	for number >= 0 {
		out.WriteString(text[from:start])
		out.WriteString(by(number))
		from = end
		number, start, end = s.next(text, from)
	}
	out.WriteString(text[from:])
	return out.String()
}
