package extract

import (
	"cmp"
	"slices"

	"github.com/antchfx/htmlquery"
	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
)

// placed is what an expression selected, and the node that it stands at.
type placed struct {
	value
	at any
}

// inDocumentOrder hands what a union selects from a value to give in the order of
// the page: the library has all of the one part before the other. What it selects
// outside of the value comes first. It ends when give answers false.
func inDocumentOrder(from value, selects *xpath.NodeIterator, give func(value) bool) {
	var found []placed
	order := map[any]int{}
	for selects.MoveNext() {
		at := nodeAt(selects.Current())
		found = append(found, placed{selected(selects.Current()), at})
		order[at] = -1
	}
	count := 0
	from.walk(func(node any) {
		if _, wanted := order[node]; wanted {
			order[node] = count
			count++
		}
	})
	slices.SortStableFunc(found, func(a, b placed) int { return cmp.Compare(order[a.at], order[b.at]) })
	for _, f := range found {
		if !give(f.value) {
			return
		}
	}
}

// nodeAt is the node that a navigator stands at; at an attribute it is the
// element.
func nodeAt(at xpath.NodeNavigator) any {
	switch nav := at.(type) {
	case *htmlquery.NodeNavigator:
		return nav.Current()
	case *xmlquery.NodeNavigator:
		return nav.Current()
	}
	return nil
}

// walk visits an element or a node and all below it, in document order.
func (v value) walk(visit func(node any)) {
	if v.xml != nil {
		walkXML(v.xml, visit)
		return
	}
	visit(v.node)
	for below := range v.node.Descendants() {
		visit(below)
	}
}

func walkXML(n *xmlquery.Node, visit func(node any)) {
	visit(n)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		walkXML(child, visit)
	}
}
