package extract

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"magpie/config"
)

// compileCSS compiles {css: SELECTOR}: the elements below those at hand that
// match, each once, in document order.
func compileCSS(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("css", arg)
	if !ok {
		return step{gives: elements}, false
	}
	matcher, err := compileSelector(text.Value)
	if err != nil {
		c.fault(text.Pos, selectorAdvice(text.Value), "selector %q: %s", text.Value, plainError(err))
		return step{gives: elements}, false
	}
	return step{gives: elements, selects: func(in []value) []value {
		return elementValues(below(nodesOf(in), matcher))
	}}, true
}

// below returns the elements below others that match, each once, in document
// order when the others are.
func below(others []*html.Node, matcher goquery.Matcher) []*html.Node {
	return (&goquery.Selection{Nodes: others}).FindMatcher(matcher).Nodes
}

func compileSelector(selector string) (goquery.Matcher, error) {
	group, err := cascadia.ParseGroup(selector)
	if err != nil {
		return nil, err
	}
	return cascadia.Selector(func(n *html.Node) bool {
		// Half of the nodes are texts: no need to ask all selectors.
		return n.Type == html.ElementNode && group.Match(n)
	}), nil
}

// selectorAdvice knows what people carry over from elsewhere.
func selectorAdvice(selector string) string {
	switch {
	case strings.Contains(selector, "::"):
		return "write 'a @href' for an attribute, {text: {}} for the text"
	case strings.HasPrefix(selector, "//"):
		return "this is XPath; write CSS, such as 'div.photo > img'"
	case strings.Contains(selector, ":is(") || strings.Contains(selector, ":where("):
		return "separate the alternatives with commas instead"
	case strings.Contains(selector, ":has(>"):
		return "write :haschild(…)"
	}
	return "write a CSS selector, such as 'ul.list li > a'"
}

// plainError keeps the message of a selector on one line.
func plainError(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

func nodesOf(values []value) []*html.Node {
	nodes := make([]*html.Node, len(values))
	for i, v := range values {
		nodes[i] = v.node
	}
	return nodes
}

func elementValues(nodes []*html.Node) []value {
	values := make([]value, len(nodes))
	for i, n := range nodes {
		values[i].node = n
	}
	return values
}
