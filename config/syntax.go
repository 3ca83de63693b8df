package config

import (
	"fmt"
	"strings"
)

// indicators are the characters that mean something to YAML at the start of a
// value (YAML 1.2, 5.3) and often begin a selector or a template.
var indicators = map[byte]string{
	'@': "is reserved by YAML",
	'`': "is reserved by YAML",
	'%': "starts a YAML directive",
	'{': "starts a mapping",
	'[': "starts a list",
	'*': "starts an alias, which crawl.yaml does not have",
	'&': "starts an anchor, which crawl.yaml does not have",
	'!': "starts a tag, which crawl.yaml does not have",
	'>': "starts a folded block of text",
	'|': "starts a block of text",
}

// sharedAdvice is for whoever looks for YAML's own ways to say a thing once.
const sharedAdvice = "settings that sites share go under defaults:, and like: takes over what another site says"

// indicatorFault reports that YAML reads the character at pos, which stands on
// l, as more than text. shown is l as it may be shown.
func indicatorFault(l, shown line, pos Pos) Fault {
	value := l.from(pos.Column)
	if value == "" || indicators[value[0]] == "" {
		return Fault{pos, "this cannot be a key", "write a plain name"}
	}
	first := value[0]
	advice := quoteAdvice(shown, pos.Column)
	if first == '*' || first == '&' {
		advice += "; " + sharedAdvice
	}
	return Fault{pos, fmt.Sprintf("%q at the start of a value %s", string(first), indicators[first]), advice}
}

// quoteAdvice shows how the value at a column of a line is written as text.
func quoteAdvice(shown line, column int) string {
	key, whole, _ := shown.value()
	value := shown.from(column)
	if key != "" && whole == value {
		return fmt.Sprintf("if it is text, quote it: %s: %s", key, quoted(value))
	}
	return "if it is text, quote it: " + quoted(value)
}

// explainSyntax turns the message of the parser about a place on l, which is
// shown as the line shown, into a fault that says what to do. The usual traps are known by what the line
// looks like, for the parser often trips only later; understood tells whether
// it is one of them that is about the value of the line alone.
func explainSyntax(l, shown line, pos Pos, message string) (f Fault, understood bool) {
	_, value, column := l.value()
	start := Pos{pos.File, pos.Line, column}
	switch {
	case strings.Contains(message, "end character"):
		return Fault{pos, "a quote is opened here and never closed", "close it on the same line"}, true
	case strings.Contains(message, "escape character"):
		return Fault{pos, `a backslash in double quotes starts an escape that YAML does not have`,
			"use single quotes, in which a backslash is plain text"}, true
	case strings.Contains(string(l[:pos.Column-1]), "\t") || strings.Contains(message, "'\t'"):
		return Fault{pos, "a tab stands where YAML wants spaces", "indent with spaces"}, tabsIn(l) > 0
	case l.hash() > 0:
		return cutFault(Pos{pos.File, pos.Line, l.hash()}, cutAdvice(shown, column)), true
	case strings.Contains(message, "must be specified") && isOpening(l, pos.Column):
		return Fault{pos, fmt.Sprintf("%q inside brackets starts a value of its own", string(l[pos.Column-1])),
			"if it is text, quote what holds it"}, true
	case strings.Contains(message, "reserved character") && pos.Column > column && pos.Column <= len(l):
		return Fault{pos, fmt.Sprintf("%q at the start of a value is reserved by YAML", string(l[pos.Column-1])),
			"if it is text, quote it"}, true
	case startsWithIndicator(value, message):
		return indicatorFault(l, shown, start), true
	case strings.HasPrefix(value, "'") || strings.HasPrefix(value, `"`):
		return Fault{start, "text follows a closing quote", quoteAdvice(shown, column)}, true
	case strings.HasPrefix(value, "- "):
		return Fault{start, "a list begins on a line of its own", "move it to the next line and indent it"}, true
	case strings.Contains(value, ": "):
		return Fault{start, `": " inside a value starts another key`, quoteAdvice(shown, column)}, true
	}
	return Fault{pos, "not YAML: " + firstLine(message), "compare the indentation, brackets and quotes here with the lines above"}, false
}

// isOpening reports whether a bracket or a brace opens at a column.
func isOpening(l line, column int) bool {
	return column <= len(l) && (l[column-1] == '[' || l[column-1] == '{')
}

// startsWithIndicator reports whether the first character of value explains
// the message. A bracket is right more often than not, so it counts only where
// the parser met something behind the closing one.
func startsWithIndicator(value, message string) bool {
	switch {
	case value == "" || indicators[value[0]] == "":
		return false
	case value[0] == '{' || value[0] == '[':
		return strings.Contains(message, "not allowed in this context")
	}
	return true
}

// cutAdvice shows how the value at a column of a line, cut by a "#", is
// written; inside brackets only its author knows where the text begins.
func cutAdvice(shown line, column int) string {
	value := shown.from(column)
	if strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[") {
		return `if it is text, quote what holds the "#"`
	}
	return quoteAdvice(shown, column)
}

// cutFault reports a "#" at pos that hides the rest of its line.
func cutFault(pos Pos, advice string) Fault {
	return Fault{pos, `"#" after a space starts a comment and cuts the value off`,
		advice + `; a comment has a space after "#"`}
}

// firstLine keeps a message of the library to one line.
func firstLine(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	return strings.ToLower(message)
}
