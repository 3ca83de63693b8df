package extract

import (
	"slices"
	"strings"

	"magpie/config"
)

// compileAttr compiles {attr: NAME} and {attr: [NAME, NAME]}: of each element
// the first of these attributes that is not empty. An element without any
// gives nothing. Of a srcset, an address is the largest in it.
func compileAttr(c *compiler, arg config.Value) (step, bool) {
	list, ok := c.argTexts("attr", arg)
	var names []string
	for _, t := range list {
		if !isAttrName(t.Value) {
			c.fault(t.Pos, "name one, such as data-src", "%q is not the name of an attribute", t.Value)
			ok = false
		}
		names = append(names, t.Value)
	}
	asWritten := !c.yieldsAddress()
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		name, text := firstAttribute(v, names)
		if !asWritten && slices.Contains(srcsetAttributes, strings.ToLower(name)) {
			text = largestIn(text)
		}
		if !asWritten && v.xml != nil {
			text = plainAmpersands(text)
		}
		give(text)
	}}, ok
}

func firstAttribute(v value, names []string) (name, text string) {
	for _, name := range names {
		if text := v.attribute(name); text != "" {
			return name, text
		}
	}
	return "", ""
}

// attribute returns an attribute of an element or of a node of XML, "" when it
// has none. No other value has any.
func (v value) attribute(name string) string {
	switch {
	case v.xml != nil:
		return strings.TrimSpace(v.xml.SelectAttr(name))
	case v.node != nil:
		// The parser of HTML has put all names in lower case.
		return attribute(v.node, strings.ToLower(name))
	}
	return ""
}
