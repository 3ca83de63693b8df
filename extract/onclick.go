package extract

import (
	"regexp"
	"strings"
)

// goesTo matches a script that plainly goes to an address in quotes: an
// assignment to location or location.href, a call of its assign or replace, or
// window.open. What follows the address tells whether it is whole.
var goesTo = regexp.MustCompile(`(?:^|[^\w$.-])(?:(?:window|document|self|top|parent|this)\.)*` +
	`(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|open\s*\()` +
	`\s*(?:'([^'\n]*)'|"([^"\n]*)")\s*(.?)`)

// longestScript is how much of an element's script is read, in bytes.
const longestScript = 4 << 10

// scriptAddress returns the address that a script goes to, "" when it does so
// in no plain way: an address that is put together is none.
func scriptAddress(script string) string {
	m := goesTo.FindStringSubmatch(script[:min(len(script), longestScript)])
	if m == nil || m[3] == "+" || m[3] == "." {
		return ""
	}
	ref := strings.TrimSpace(strings.ReplaceAll(m[1]+m[2], `\/`, "/"))
	if isDead(ref) || strings.Contains(ref, `\`) {
		return ""
	}
	return ref
}
