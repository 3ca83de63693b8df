package extract

import (
	"github.com/antchfx/xmlquery"

	"magpie/config"
)

// compileHTML compiles {html: {}}: each text, or the text of each element, read
// as HTML: what was put into JSON, XML or a <noscript>. Its addresses are
// resolved as those of the page.
func compileHTML(c *compiler, arg config.Value) (step, bool) {
	ok := c.noArgument("html", arg, "select in it with {css: SELECTOR} behind it")
	return step{gives: elements, selects: func(r *reading, in []value) (out []value, err error) {
		for _, v := range flat(in) {
			text := r.contents(v)
			if text == "" {
				continue
			}
			if r.spent.text += len(text); r.spent.text > maxText || !r.decodes(text) {
				break
			}
			root, err := parse(text)
			if err != nil {
				return nil, err
			}
			out = append(out, value{node: root})
		}
		return out, nil
	}}, ok
}

// contents is the HTML that a value holds: of a node of XML with elements in it
// what stands between its tags.
func (r *reading) contents(v value) string {
	if v.xml == nil || v.whole {
		return r.source(v)
	}
	for child := v.xml.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xmlquery.ElementNode {
			return v.xml.OutputXML(false)
		}
	}
	return r.source(v)
}
