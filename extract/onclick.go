package extract

import (
	"strings"

	"magpie/config"
)

// goesTo matches, where strings are masked, a statement that plainly goes to an
// address in quotes: an assignment to location or location.href, a call of its
// assign or replace, or window.open, whose window may be kept. Nothing follows
// the address that could change it.
var goesTo = config.WhenNeeded(`(?:^|[;{}\n])\s*(?i:javascript:)?\s*(?:return\b\s*!?|void\b)?\s*\(?\s*` +
	`(?:(?:(?:var|let|const)\s+)?[\w$]+\s*=\s*)?` +
	`(?:(?:window|document|self|top|parent|this)\.)*` +
	`(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|open\s*\()` +
	`\s*['"](_*)['"]\s*(?:[;),}]|$)`)

// quotedText matches a string of a script.
var quotedText = config.WhenNeeded("(?s)'(?:[^'\\\\\n]|\\\\.)*'|\"(?:[^\"\\\\\n]|\\\\.)*\"|`(?:[^`\\\\]|\\\\.)*`")

// depends matches, outside strings, what makes a script do something only
// under some condition, or later, or with an address that is put together. It
// may be there to ask whether to delete something. A quote is a string that is
// not closed.
var depends = config.WhenNeeded("(?i)[?+'\"`]|=>|confirm|prompt|\\b(?:if|else|for|while|switch|function)\\b")

// longestScript is how much of an element's script is read, in bytes.
const longestScript = 4 << 10

// scriptAddress returns the address that a script goes to, "" when it does so
// in no plain way. A longer script than is read goes nowhere.
func scriptAddress(script string) string {
	if script == "" || len(script) > longestScript || depends().MatchString(quotedText().ReplaceAllString(script, "")) {
		return ""
	}
	m := goesTo().FindStringSubmatchIndex(quotedText().ReplaceAllStringFunc(script, mask))
	if m == nil {
		return ""
	}
	ref := strings.TrimSpace(strings.ReplaceAll(script[m[2]:m[3]], `\/`, "/"))
	if isDead(ref) || strings.Contains(ref, `\`) {
		return ""
	}
	return ref
}

// mask puts as many bytes in place of what stands in the quotes of a string, so
// that it is not taken for a statement.
func mask(quoted string) string {
	return quoted[:1] + strings.Repeat("_", len(quoted)-2) + quoted[len(quoted)-1:]
}
