package extract

import (
	"cmp"
	"strings"

	"github.com/antchfx/xmlquery"

	"magpie/config"
)

// dataReferences are what a list of JSON offers for one picture, best first.
func dataReferences(v any) (refs []string) {
	switch v := v.(type) {
	case string:
		refs = append(refs, textReference(v))
	case []any:
		for _, item := range v {
			refs = append(refs, dataReferences(item)...)
		}
	}
	return refs
}

// sized matches the end of a srcset that tells of a size.
var sized = config.WhenNeeded(`\s[0-9.]+[wx]\s*$`)

// inStyle matches the begin of an address in a style, alone or as a background.
var inStyle = config.WhenNeeded(`(?i)(?:^|[:\s,])url\(`)

// textReference is the address that a text is for a picture: of a srcset the
// largest in it, of a style the first background.
func textReference(text string) string {
	switch {
	case !strings.ContainsAny(text, " \t\n\f\r("):
		return text // nearly all are, and there are thousands
	case sized().MatchString(text):
		return cmp.Or(largestIn(text), text)
	case inStyle().MatchString(text):
		if urls := backgrounds(text); len(urls) > 0 {
			return urls[0]
		}
		return lazyReference(text)
	}
	return text
}

// xmlReferences are what a node of XML offers for one picture: an enclosure
// its url, others an address in another attribute, or their text if there is
// nothing else in them.
func xmlReferences(n *xmlquery.Node) (refs []string) {
	for _, name := range []string{"url", "src", "href", "xlink:href"} {
		refs = append(refs, plainAmpersands(n.SelectAttr(name)))
	}
	return append(refs, plainAmpersands(ownText(n)))
}

// xmlTarget is where a node of XML leads: a link of Atom by its href, one of RSS
// by its text.
func xmlTarget(n *xmlquery.Node) string {
	return plainAmpersands(cmp.Or(n.SelectAttr("href"), n.SelectAttr("url"), ownText(n)))
}

// plainAmpersands takes the escapes off an address that was escaped twice: its
// &amp; was an & once. What holds HTML is no address yet.
func plainAmpersands(addr string) string {
	if strings.IndexByte(addr, '<') >= 0 {
		return addr
	}
	return strings.ReplaceAll(addr, "&amp;", "&")
}

// ownText is the text of a node in which there are no others, "" for any other.
func ownText(n *xmlquery.Node) string {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xmlquery.ElementNode {
			return ""
		}
	}
	return strings.TrimSpace(n.InnerText())
}
