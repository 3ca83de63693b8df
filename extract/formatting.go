package extract

import (
	"regexp"
	"strings"
)

// mostReopened bounds the elements that formatting left open may add to a page.
const mostReopened = 1_000_000

// boundFormatting drops the innermost of too many open formatting elements.
// The HTML Standard (13.2.4.3) opens them anew in every block that follows, so
// that 14 kB of <font> and <p> can grow to a million elements.
func boundFormatting(source string) string {
	tags := strings.Count(source, "<")
	if tags*mostFormatting(source) <= mostReopened {
		return source
	}
	return flatten(source, cut{counts: isFormatting, most: max(mostReopened/tags, 3)})
}

// mostFormatting returns how many formatting elements can be open at once: of
// equal ones the standard keeps three.
func mostFormatting(source string) int {
	seen := map[string]bool{}
	strange := 0
	for rest := source; ; rest = rest[1:] {
		at := strings.IndexByte(rest, '<')
		if at < 0 {
			return 3 * (len(seen) + strange)
		}
		rest = rest[at:]
		if !isFormatting(tagName(rest)) {
			continue
		}
		tag, _, closed := strings.Cut(rest[:min(len(rest), longestFormatting)], ">")
		switch {
		case seen[tag]:
		case closed && simpleTag.MatchString(tag):
			seen[tag] = true
		default:
			strange++
		}
	}
}

// longestFormatting is how far the end of a tag is looked for: far enough for
// a style, and not to the end of a page whose tags have none.
const longestFormatting = 512

// simpleTag matches a start tag that surely ends at its first '>', so that
// equal texts are equal elements.
var simpleTag = regexp.MustCompile(`^<[A-Za-z]+(?:\s+[\w-]+(?:=(?:"[^"<]*"|'[^'<]*'|[^\s"'<=]+))?)*\s*$`)

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
