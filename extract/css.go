package extract

import (
	"github.com/PuerkitoBio/goquery"
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
		c.fault(text.Pos, selectorAdvice(text.Value), "selector %q: %s", text.Value, selectorError(text.Value, err))
		return step{gives: elements}, false
	}
	return step{gives: elements, elements: true, selects: func(_ *reading, in []value) ([]value, error) {
		return elementValues(below(nodesOf(in), matcher)), nil
	}}, true
}

// below returns the elements below others that match, each once, in document
// order when the others are.
func below(others []*html.Node, matcher *matcher) []*html.Node {
	if len(others) == 1 {
		// Nothing is found twice: this needs none of the bookkeeping.
		return matcher.below(others[0])
	}
	return (&goquery.Selection{Nodes: others}).FindMatcher(matcher).Nodes
}

// nodesOf are the elements among some values.
func nodesOf(values []value) []*html.Node {
	nodes := make([]*html.Node, 0, len(values))
	for _, v := range values {
		if v.node != nil {
			nodes = append(nodes, v.node)
		}
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
