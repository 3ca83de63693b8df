package extract

import (
	"strings"

	"magpie/config"
)

// mostReopened bounds the elements that formatting left open may add to a page.
const mostReopened = 1_000_000

// boundFormatting drops the innermost of too many open formatting elements.
// The HTML Standard (13.2.4.3) opens them anew in every block that follows, so
// that 14 kB of <font> and <p> can grow to a million elements.
func boundFormatting(source string, s *survey) string {
	if s.tags*s.mostFormatting() <= mostReopened {
		return source
	}
	return flatten(source, cut{counts: isFormatting, most: max(mostReopened/s.tags, 3)})
}

// longestFormatting is how far the end of a tag is looked for: far enough for
// a style, and not to the end of a page whose tags have none.
const longestFormatting = 512

// simpleTag matches a start tag that surely ends at its first '>', so that
// equal texts are equal elements.
var simpleTag = config.WhenNeeded(`^<[A-Za-z]+(?:\s+[\w-]+(?:=(?:"[^"<]*"|'[^'<]*'|[^\s"'<=]+))?)*\s*$`)

// tagName returns the letters behind the '<' that text begins with, as far as
// the longest name of a formatting element.
func tagName(text string) string {
	end := 1
	for end < len(text) && end <= len("strong") && isLetter(text[end]) {
		end++
	}
	return text[1:end]
}

// isFormatting reports whether an element is one that is opened anew. An <a>
// is too, but the next one closes it.
func isFormatting(name string) bool {
	switch strings.ToLower(name) {
	case "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}
