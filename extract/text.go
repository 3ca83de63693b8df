package extract

import (
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// compileText compiles {text: {}}: the text of each element with white space
// collapsed and trimmed. What has no text gives nothing.
func compileText(c *compiler, arg config.Value) (step, bool) {
	if !arg.IsText && (len(arg.List) > 0 || len(arg.Entries) > 0) || arg.Text.Value != "" {
		c.fault(arg.Pos, "select the elements in a css step before it", "text takes no argument")
		return step{gives: texts}, false
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		give(collapse(v.String()))
	}}, true
}

// textOf returns all text inside an element, as it is. The text of a <meta> is
// what it says in content: it can have no other.
func textOf(n *html.Node) string {
	if isElement(n, "meta") {
		return attribute(n, "content")
	}
	var all strings.Builder
	for below := range n.Descendants() {
		if below.Type == html.TextNode {
			all.WriteString(below.Data)
		}
	}
	return all.String()
}

// collapse makes one blank of each run of white space and trims the ends.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
