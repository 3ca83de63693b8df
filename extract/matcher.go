package extract

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"magpie/config"
)

// matcher is a compiled group of CSS selectors, a [goquery.Matcher]. Most of
// the nodes of a page are ruled out by their name or class, much quicker than
// by asking the selectors.
type matcher struct {
	group cascadia.SelectorGroup
	// tag is the name of all that match, class a class that all have; "" when
	// the selector does not plainly say.
	tag, class string
}

// plainSelector matches selectors whose last part can be told without knowing
// all of CSS, and of it the name, or else the first class. There is no escape,
// comment or alternative in them.
var plainSelector = config.WhenNeeded(`^` + beforeSelector +
	`*(?:([A-Za-z]\w*)|\*)?(?:\.([A-Za-z_][\w-]*))?` + selectorCondition + `*$`)

// What plainSelector is made of.
const (
	selectorText      = `(?:"[^"\\\n]*"|'[^'\\\n]*')`
	selectorCondition = `(?:[.#][A-Za-z_][\w-]*|\[[A-Za-z][\w-]*(?:[~|^$*]?=(?:` + selectorText + `|[A-Za-z_]\w*))?\]|` +
		`:[a-z-]+(?:\((?:` + selectorText + `|[A-Za-z0-9+-]+)\))?)`
	beforeSelector = `(?:(?:[A-Za-z]\w*|\*)?` + selectorCondition + `*[ >+~]+)`
)

func newMatcher(selector string, group cascadia.SelectorGroup) *matcher {
	m := &matcher{group: group}
	if last := plainSelector().FindStringSubmatch(strings.TrimSpace(selector)); last != nil {
		m.tag, m.class = strings.ToLower(last[1]), last[2]
	}
	return m
}

// Match reports whether an element matches.
func (m *matcher) Match(n *html.Node) bool {
	return n.Type == html.ElementNode && (m.tag == "" || n.Data == m.tag) &&
		(m.class == "" || mayHaveClass(n, m.class)) && m.group.Match(n)
}

// mayHaveClass answers false only for elements without a class.
func mayHaveClass(n *html.Node, class string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == "class" && strings.Contains(n.Attr[i].Val, class) {
			return true
		}
	}
	return false
}

// MatchAll returns the elements that match, from n downward in document order.
func (m *matcher) MatchAll(n *html.Node) []*html.Node { return m.appendMatches(nil, n) }

// below is [matcher.MatchAll] without n itself.
func (m *matcher) below(n *html.Node) (matching []*html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		matching = m.appendMatches(matching, child)
	}
	return matching
}

func (m *matcher) appendMatches(to []*html.Node, n *html.Node) []*html.Node {
	if m.Match(n) {
		to = append(to, n)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		to = m.appendMatches(to, child)
	}
	return to
}

// Filter returns those of some elements that match.
func (m *matcher) Filter(nodes []*html.Node) (matching []*html.Node) {
	for _, n := range nodes {
		if m.Match(n) {
			matching = append(matching, n)
		}
	}
	return matching
}
