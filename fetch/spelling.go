package fetch

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// spelling finds texts in the ways that an address can spell them: as they are
// or percent-encoded (RFC 3986 2.1), in whole or in part.
type spelling struct {
	any *regexp.Regexp // a group for each text; nil for none
}

// newSpelling looks for texts. Where several begin at one place the first counts.
func newSpelling(texts []string) spelling {
	if len(texts) == 0 {
		return spelling{}
	}
	groups := make([]string, len(texts))
	for i, text := range texts {
		groups[i] = "(" + spelled(text) + ")"
	}
	return spelling{any: regexp.MustCompile(strings.Join(groups, "|"))}
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
func (s spelling) isIn(text string) bool { return s.any != nil && s.any.MatchString(text) }

// first is the number of the text that stands first in another, -1 for none.
func (s spelling) first(text string) int {
	if s.any == nil {
		return -1
	}
	return group(s.any.FindStringSubmatchIndex(text))
}

// replace puts something else in place of the texts, each known by its number.
func (s spelling) replace(text string, by func(number int) string) string {
	if s.any == nil {
		return text
	}
	var out strings.Builder
	end := 0
	for _, match := range s.any.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[end:match[0]])
		out.WriteString(by(group(match)))
		end = match[1]
	}
	out.WriteString(text[end:])
	return out.String()
}

// group is the number of the first group that is part of a match, -1 for none.
func group(match []int) int {
	for i := 2; i < len(match); i += 2 {
		if match[i] >= 0 {
			return i/2 - 1
		}
	}
	return -1
}
