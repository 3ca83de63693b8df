package extract

import (
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// call matches, where strings are masked, a script that is little but a call
// with a text as its first argument.
var call = config.WhenNeeded(`^\s*(?:(?:return|void)\s+)?([\w$.]+)\s*\(\s*['"](_*)['"]\s*[,)]`)

// opens matches the names that pages give to functions which open a window.
var opens = config.WhenNeeded(`(?i)open\w*win|open_?(?:img|image|pic|photo|page|link|url|brwindow)|pop_?up|^popwin`)

// openedAddress returns the address that a function of the page is called with,
// "" where it may be something else. The href of a link has nothing else to do
// than to lead there; a click has, unless the name says so.
func openedAddress(n *html.Node) string {
	script, isHref := clickScript(n)
	if script == "" {
		return ""
	}
	m := call().FindStringSubmatchIndex(quotedText().ReplaceAllStringFunc(script, mask))
	if m == nil || !isHref && !opens().MatchString(script[m[2]:m[3]]) {
		return ""
	}
	ref := strings.ReplaceAll(script[m[4]:m[5]], `\/`, "/")
	if isDead(ref) || strings.ContainsAny(ref, asciiSpace+`\`) || !isAddressValue(ref) && !looksLikeAddress(ref) {
		return ""
	}
	return ref
}

// openedPicture returns the address of the only picture that the script of an
// element names: who clicks is shown that.
func openedPicture(n *html.Node) string {
	script, _ := clickScript(n)
	if script == "" {
		return ""
	}
	found := ""
	for _, quoted := range quotedText().FindAllString(script, -1) {
		ref := strings.ReplaceAll(quoted[1:len(quoted)-1], `\/`, "/")
		if !hasImageExtension(ref) || strings.ContainsAny(ref, `\<>"'`) {
			continue
		}
		if found != "" && found != ref {
			return ""
		}
		found = ref
	}
	return found
}

// clickScript returns the script that runs when an element is clicked, as its href
// or else as its onclick. It is "" where that depends on something.
func clickScript(n *html.Node) (script string, isHref bool) {
	if own := href(n); isScript(own) {
		script, isHref = own[strings.IndexByte(own, ':')+1:], true
	}
	if script == "" || quotedText().FindString(script) == "" {
		script, isHref = attribute(n, "onclick"), false
	}
	if script == "" || len(script) > longestScript || depends().MatchString(quotedText().ReplaceAllString(script, "")) {
		return "", false
	}
	return script, isHref
}
