package extract

import (
	"cmp"
	"strings"

	"github.com/antchfx/xmlquery"
)

// dataReferences are what a list of JSON offers for one picture, best first.
func dataReferences(v any) (refs []string) {
	switch v := v.(type) {
	case string:
		refs = append(refs, v)
	case []any:
		for _, item := range v {
			refs = append(refs, dataReferences(item)...)
		}
	}
	return refs
}

// xmlReferences are what a node of XML offers for one picture: an enclosure
// its url, others an address in another attribute, or their text.
func xmlReferences(n *xmlquery.Node) (refs []string) {
	for _, name := range []string{"url", "src", "href", "xlink:href"} {
		refs = append(refs, n.SelectAttr(name))
	}
	return append(refs, strings.TrimSpace(n.InnerText()))
}

// xmlTarget is where a node of XML leads: a link of Atom by its href, one of RSS
// by its text.
func xmlTarget(n *xmlquery.Node) string {
	return cmp.Or(n.SelectAttr("href"), n.SelectAttr("url"), strings.TrimSpace(n.InnerText()))
}
