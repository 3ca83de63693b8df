package extract

import (
	"slices"
	"strings"

	"magpie/config"
)

// unreadEnd returns what stands in an expression where nothing can stand, with
// all behind it: "]" without a "[", a "," between paths, a second path without an
// operator before it. The library takes no notice of what it cannot read at the
// end. It is "" for an expression that is read to its end.
func unreadEnd(expression string) string {
	bare := quotedInXPath().ReplaceAllStringFunc(expression, func(quoted string) string {
		return strings.Repeat("'", len(quoted))
	})
	depth := 0
	for i := range len(bare) {
		switch c := bare[i]; {
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			depth--
		case c == ',' && depth == 0, depth == 0 && beginsOperand(bare, i):
			return expression[i:]
		}
		if depth < 0 {
			return expression[i:]
		}
	}
	return ""
}

// beginsOperand reports whether a word that is no operator begins at i, with
// white space between it and another operand.
func beginsOperand(text string, i int) bool {
	before := strings.TrimRight(text[:i], asciiSpace)
	return len(before) < i && endsOperand(before) &&
		operandStart().MatchString(text[i:]) && !isXPathOperator(firstWord().FindString(text[i:]))
}

// endsOperand reports whether a text ends with an operand. Behind another a word
// may be an operator.
func endsOperand(text string) bool {
	last := lastWord().FindString(text)
	before := strings.TrimSuffix(text, last)
	if isXPathOperator(last) && strings.TrimRight(before, asciiSpace+"])'") != before {
		return false
	}
	return last != ""
}

// isXPathOperator tells the operators that are words (XPath 1.0, 3.7).
func isXPathOperator(word string) bool { return slices.Contains(xpathOperators, word) }

var xpathOperators = []string{"and", "or", "div", "mod"}

var (
	operandStart = config.WhenNeeded(`^[\pL_@$.\d']`)
	firstWord    = config.WhenNeeded(`^[\pL_][\pL\d_.-]*`)
	// lastWord matches a name, a number, "." or "*" in a path, or what is in
	// brackets or quotes.
	lastWord = config.WhenNeeded(`(?:[\pL\d_.][\pL\d_.-]*|[/@:]\*|^\*|[\])'])$`)
)
