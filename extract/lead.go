package extract

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"
)

// lead returns the address that an element itself leads to, "" when it leads
// nowhere. It may be relative.
func lead(n *html.Node) string {
	switch n.Data {
	case "frame", "iframe":
		return frameAddress(n)
	case "meta":
		return metaAddress(n)
	case "option", "button":
		if value := attribute(n, "value"); isAddressValue(value) && !isUnfilled(value) {
			return value
		}
	}
	if own := href(n); !isDead(own) {
		return own
	}
	return scriptedLead(n)
}

// leadAttributes hold addresses that scripts of the page go to, or load.
var leadAttributes = []string{
	"data-href", "data-url", "data-link", "data-next-url", "data-next-href", "data-next-page-url", "data-next-page",
	"data-nexturl", "data-next", "data-load-url", "data-ajax-url", "data-page-url", "data-more-url",
}

// scriptedLead returns the address that a script of the page would go to when
// an element is clicked: one of the attributes that such scripts use, else one
// that the element's own script names.
func scriptedLead(n *html.Node) string {
	for _, name := range leadAttributes {
		if ref := attribute(n, name); !isDead(ref) && (isAddressValue(ref) || looksLikeAddress(ref)) {
			return ref
		}
	}
	script := ""
	if own := href(n); isScript(own) {
		script = scriptAddress(own[strings.IndexByte(own, ':')+1:])
	}
	return cmp.Or(scriptAddress(attribute(n, "onclick")), script, openedAddress(n), submitAddress(n))
}

// metaAddress returns the address that a <meta> says, or refreshes to.
func metaAddress(n *html.Node) string {
	ref := attribute(n, "content")
	if strings.EqualFold(attribute(n, "http-equiv"), "refresh") {
		ref = refreshAddress(ref)
	}
	if isDead(ref) {
		return ""
	}
	return ref
}

// frameAddress returns the address of the page in a frame. A lazy frame shows
// about:blank until its data-src is put in.
func frameAddress(n *html.Node) string {
	for _, name := range []string{"src", "data-src", "data-lazy-src"} {
		if ref := attribute(n, name); !isDead(ref) && !strings.HasPrefix(strings.ToLower(ref), "about:") {
			return ref
		}
	}
	return ""
}

// isAddressValue reports whether the value of an <option> or a <button> is an
// address beyond doubt. Most are words and numbers for the server.
func isAddressValue(value string) bool {
	for _, start := range []string{"http://", "https://", "/", "./", "../", "?"} {
		if strings.HasPrefix(value, start) && len(value) > len(start) {
			return true
		}
	}
	end := strings.ToLower(pathOf(value))
	return strings.HasSuffix(end, ".html") || strings.HasSuffix(end, ".htm")
}

// isDead reports whether a reference leads nowhere by itself: an empty one, a
// place on the same page, a script, or a template that is not filled in.
func isDead(ref string) bool {
	return ref == "" || ref[0] == '#' || isScript(ref) || isUnfilled(ref)
}

// isScript reports whether a reference is a javascript: URL. Browsers take
// line breaks and tabs out before they look.
func isScript(ref string) bool {
	const scheme = "javascript:"
	if len(ref) < len(scheme) || ref[0]|0x20 != 'j' {
		return false
	}
	ref = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref)
	return len(ref) >= len(scheme) && strings.EqualFold(ref[:len(scheme)], scheme)
}
