package config

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	// gutter is the width of what stands left of an excerpt: a line number of
	// up to five digits and " | ". A longer number widens it.
	gutter = 8
	// margin is how many characters of a long line are shown on either side
	// of the caret.
	margin = 60
)

// excerpt returns line, its passwords hidden, with its number and, below, a
// caret under pos. It is right in a terminal of any tab width, for characters
// two cells wide (Unicode Standard Annex 11) and for marks that take no cell of
// their own.
func excerpt(line string, pos Pos) string {
	runes := []rune(mask(line))
	at := min(pos.Column-1, len(runes))
	start, end := max(at-margin, 0), min(at+margin, len(runes))

	var shown, under strings.Builder
	if start > 0 {
		shown.WriteString("…")
		under.WriteString(" ")
	}
	for i, r := range []rune(clean(string(runes[start:end]))) {
		shown.WriteRune(r)
		if start+i < at {
			under.WriteString(blank(r))
		}
	}
	if end < len(runes) {
		shown.WriteString("…")
	}
	number := fmt.Sprintf("%*d", gutter-len(" | "), pos.Line)
	return fmt.Sprintf("%s | %s\n%*s | %s^", number, shown.String(), len(number), "", under.String())
}

// printable replaces what could move the cursor or recolour a terminal.
func printable(r rune) rune {
	if r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
		return unicode.ReplacementChar
	}
	return r
}

// clean makes a text of the file fit for a terminal, character by character.
func clean(s string) string {
	return strings.Map(printable, s)
}

// blank is white space as wide as r: a tab is a tab, as the line above it
// begins at the same column.
func blank(r rune) string {
	switch {
	case r == '\t':
		return "\t"
	case unicode.In(r, unicode.Mn, unicode.Me):
		return ""
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "  "
	}
	return " "
}
