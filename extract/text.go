package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"magpie/config"
)

// compileText compiles {text: {}}: the text of each element with white space
// collapsed and trimmed. What has no text gives nothing.
func compileText(c *compiler, arg config.Value) (step, bool) {
	if !c.noArgument("text", arg, "select the elements in a css step before it") {
		return step{gives: texts}, false
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		give(collapse(v.String()))
	}}, true
}

// textOf returns what people read in an element, with blanks where something
// begins or ends that stands by itself. Scripts and styles inside have no text.
// The text of a <meta> is what it says in content: it can have no other.
func textOf(n *html.Node) string {
	var all strings.Builder
	writeText(&all, n, isProgram)
	return all.String()
}

// sourceOf is the text of an element with that of the scripts and styles inside.
func sourceOf(n *html.Node) string {
	var all strings.Builder
	writeText(&all, n, func(*html.Node) bool { return false })
	return all.String()
}

// writeText writes the text of an element but for what is to be skipped inside.
func writeText(to *strings.Builder, n *html.Node, skip func(*html.Node) bool) {
	if isElement(n, "meta") {
		to.WriteString(attribute(n, "content"))
		return
	}
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode:
			to.WriteString(child.Data)
		case child.Type != html.ElementNode || child.DataAtom == atom.Meta || skip(child):
		case standsByItself(child):
			to.WriteByte(' ')
			writeText(to, child, skip)
			to.WriteByte(' ')
		default:
			writeText(to, child, skip)
		}
	}
}

func isProgram(n *html.Node) bool { return n.DataAtom == atom.Script || n.DataAtom == atom.Style }

// standsByItself reports whether an element is shown apart from what is beside
// it: a block, a cell of a table, or a break of the line (HTML Standard, 15.3).
func standsByItself(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header,
		atom.Hgroup, atom.Hr, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup, atom.Option,
		atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead,
		atom.Title, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// collapse makes one blank of each run of white space and trims the ends.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
