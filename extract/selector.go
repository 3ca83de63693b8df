package extract

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"

	"magpie/config"
)

// compileSelector compiles a group of CSS selectors.
func compileSelector(selector string) (*matcher, error) {
	group, err := cascadia.ParseGroup(dialect(selector))
	if err != nil {
		// What is wrong is told of what was written.
		if group, err = cascadia.ParseGroup(selector); err != nil {
			return nil, err
		}
	}
	return newMatcher(selector, group), nil
}

// selectorAdvice knows what people carry over from elsewhere.
func selectorAdvice(selector string) string {
	switch {
	case ofJQ().MatchString(selector):
		return "this looks like jq: if the page is JSON, say format: json"
	case strings.Contains(selector, "::"):
		return "write 'a @href' for an attribute, {text: {}} for the text"
	case strings.HasPrefix(selector, "//"):
		return "this is XPath; write CSS, such as 'div.photo > img'"
	case strings.Contains(selector, ":has(>"):
		return "write :haschild(…), or :has(…) for whatever is deeper inside"
	}
	return "write a CSS selector, such as 'ul.list li > a'"
}

// ofJQ matches what begins with a member of an object and looks into it, and
// what holds all items or a pipe.
var ofJQ = config.WhenNeeded(`^\.\w+(\.\w+)*\[[0-9\]]|\[\]|[^|]\|[^|=]`)

// leftOver matches the message about a selector that ends before its text does.
var leftOver = config.WhenNeeded(`([0-9]+) bytes left over$`)

// selectorWords says in words what the library says in its own, by the first
// pattern that matches.
var selectorWords = []struct {
	message func() *regexp.Regexp
	words   string
}{
	{config.WhenNeeded(`^expected .*, found EOF instead`), "it ends too early"},
	{config.WhenNeeded(`^expected ']', found '(.+)' instead`), `a ] is missing before "$1"`},
	{config.WhenNeeded(`^expected (?:identifier|name), found (.) instead`), `a name is missing before "$1"`},
	{config.WhenNeeded(`^expected equality operator, found "(.*)" instead`), `"$1" compares nothing`},
	{config.WhenNeeded(`EOF in attribute selector`), "a [ is not closed"},
	{config.WhenNeeded(`EOF in pseudo selector|EOF while attempting|EOF in regular`), "a ( is not closed"},
	{config.WhenNeeded(`(?:EOF|end of line) in string`), "a quote is not closed"},
	{config.WhenNeeded(`form an\+b|^expected integer`), "odd, even, a number or 2n+1 belongs in these parentheses"},
	{config.WhenNeeded(`^expected '\(' but`), "a ( is missing"},
	{config.WhenNeeded(`^expected '\)' but|^unmatched '\('`), "a ) is missing"},
	{config.WhenNeeded(`^unknown pseudoclass or pseudoelement (:.+)`), `there is no "$1"`},
	{config.WhenNeeded(`^unknown pseudoelement (:.+)`), `there is no ":$1"`},
	{config.WhenNeeded(`^pseudo-element (.+) found`), `"::$1" is no element of a page`},
	{config.WhenNeeded(`^got empty pseudoclass`), "a name is missing behind the colon"},
}

// selectorError says what is wrong with a selector.
func selectorError(selector string, err error) string {
	message := plainError(err)
	if m := leftOver().FindStringSubmatch(message); m != nil {
		n, _ := strconv.Atoi(m[1])
		return "it makes no sense from " + strconv.Quote(selector[max(len(selector)-n, 0):]) + " on"
	}
	for _, w := range selectorWords {
		if m := w.message().FindStringSubmatchIndex(message); m != nil {
			return string(w.message().ExpandString(nil, w.words, message, m))
		}
	}
	return message
}

// plainError keeps a message on one line.
func plainError(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
