package extract

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// syntaxError says where in a text something is not what it should be. The
// place is worked out only when somebody asks for it.
type syntaxError struct {
	text string
	at   int // byte
	what string
}

func (e *syntaxError) Error() string {
	line, column := lineAndColumn(e.text, e.at)
	return fmt.Sprintf("line %d, column %d, at %q: %s", line, column, excerpt(e.text, e.at), e.what)
}

// lineAndColumn is the place of a byte of a text, both counted from 1, the
// column in characters.
func lineAndColumn(text string, at int) (line, column int) {
	before := text[:min(at, len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// excerptLength is how many characters are shown on either side of a place.
const excerptLength = 20

// excerpt is what stands around a byte of a text.
func excerpt(text string, at int) string {
	at = min(at, len(text))
	start, end := at, at
	for range excerptLength {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
		_, size = utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[start:end]
}
