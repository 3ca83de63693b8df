package extract

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// mostFormNodes is how much of a form is read. A pager's is short.
const mostFormNodes = 1000

// submitAddress returns the address that a button leads to because it submits a
// form, "" for what submits none, or one that is sent as a body.
func submitAddress(n *html.Node) string {
	if !submits(n) {
		return ""
	}
	form := formOf(n)
	if form == nil || strings.EqualFold(attribute(form, "method"), "post") {
		return ""
	}
	action, _, _ := strings.Cut(attribute(form, "action"), "#")
	action, _, _ = strings.Cut(action, "?")
	return action + "?" + strings.Join(formQuery(form, n), "&")
}

// formOf returns the form that a control belongs to, nil if there is none. A
// form between the rows or cells of a table has nothing inside: the parser puts
// what was behind its tag beside it.
func formOf(n *html.Node) *html.Node {
	if around := ancestor(n, "form"); around != nil {
		return around
	}
	seen := 0
	for at := n; at != nil; at = at.Parent {
		for before := at.PrevSibling; before != nil; before = before.PrevSibling {
			if seen++; seen > mostFormNodes {
				return nil
			}
			if isElement(before, "form") && before.FirstChild == nil {
				return before
			}
		}
	}
	return nil
}

// formNodes are what is inside a form, or behind it up to the next if that is
// nothing.
func formNodes(form *html.Node) iter.Seq[*html.Node] {
	if form.FirstChild != nil {
		return form.Descendants()
	}
	return func(yield func(*html.Node) bool) {
		for n := form.NextSibling; n != nil && !isElement(n, "form"); n = n.NextSibling {
			if !yield(n) {
				return
			}
			for below := range n.Descendants() {
				if !yield(below) {
					return
				}
			}
		}
	}
}

// submits reports whether an element is a button that submits its form.
func submits(n *html.Node) bool {
	kind := strings.ToLower(attribute(n, "type"))
	switch n.Data {
	case "input":
		return kind == "submit" || kind == "image"
	case "button":
		return kind == "submit" || kind == ""
	}
	return false
}

// formQuery lists the parameters that a form sends when a button is pressed, as
// in a query (HTML Standard, 4.10.22.4), in the characters of the page.
func formQuery(form, pressed *html.Node) (parameters []string) {
	read := 0
	for n := range formNodes(form) {
		if read++; read > mostFormNodes {
			return parameters
		}
		name := attribute(n, "name")
		if n.Type != html.ElementNode || name == "" || hasAttribute(n, "disabled") || submits(n) && n != pressed {
			continue
		}
		if value, sent := controlValue(n); sent {
			parameters = append(parameters, queryEscapes.Replace(name)+"="+queryEscapes.Replace(value))
		}
	}
	return parameters
}

// controlValue returns what a control of a form sends, if it sends anything.
func controlValue(n *html.Node) (value string, sent bool) {
	switch kind := strings.ToLower(attribute(n, "type")); n.Data {
	case "input":
		switch kind {
		case "checkbox", "radio":
			if !hasAttribute(n, "value") {
				return "on", hasAttribute(n, "checked")
			}
			return attribute(n, "value"), hasAttribute(n, "checked")
		case "image", "button", "reset", "file":
			return "", false
		}
		return attribute(n, "value"), true
	case "button":
		return attribute(n, "value"), submits(n)
	case "textarea":
		return textOf(n), true
	case "select":
		return selectedValue(n)
	}
	return "", false
}

// selectedValue returns what a <select> sends: its chosen option, else the first.
func selectedValue(n *html.Node) (value string, sent bool) {
	option := firstElement(n, func(n *html.Node) bool { return n.Data == "option" && hasAttribute(n, "selected") })
	if option == nil {
		option = firstElement(n, func(n *html.Node) bool { return n.Data == "option" })
	}
	if option == nil {
		return "", false
	}
	if hasAttribute(option, "value") {
		return attribute(option, "value"), true
	}
	return collapse(textOf(option)), true
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// queryEscapes escape what means something in a query. The rest is escaped when
// the address is resolved, in the charset of the page.
var queryEscapes = strings.NewReplacer("%", "%25", "&", "%26", "=", "%3D", "+", "%2B", "#", "%23", " ", "+", "\n", "%0A", "\r", "%0D", "\t", "%09")
