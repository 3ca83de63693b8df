package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// prescanned is how far into a body a <meta> is looked for. Browsers stop
// after 1,024 bytes; real pages put scripts before it.
const prescanned = 64 << 10

// prescan returns the encoding of the first <meta> that names a usable one,
// nil when there is none. It looks at bytes, since the page cannot be parsed
// before its encoding is known.
func prescan(body []byte) *declaration {
	rest := body[:min(len(body), prescanned)]
	for {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return nil
		}
		rest = rest[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			rest = afterComment(rest)
		case isMetaTag(rest):
			if d := declaredByMeta(rest); d != nil {
				return d
			}
			rest = rest[1:]
		default:
			rest = rest[1:]
		}
	}
}

// afterComment returns what follows the comment that text begins with.
func afterComment(text []byte) []byte {
	// "<!-->" is a whole comment, so its end may overlap its start.
	if end := bytes.Index(text[2:], []byte("-->")); end >= 0 {
		return text[2+end+3:]
	}
	return nil
}

func isMetaTag(text []byte) bool {
	const tag = "<meta"
	if len(text) <= len(tag) || !bytes.EqualFold(text[:len(tag)], []byte(tag)) {
		return false
	}
	return bytes.IndexByte([]byte("\t\n\f\r />"), text[len(tag)]) >= 0
}

// declaredByMeta reads <meta charset=…> or <meta http-equiv=content-type
// content="…charset=…"> at the start of text.
func declaredByMeta(text []byte) *declaration {
	const longestTag = 2048
	z := html.NewTokenizer(bytes.NewReader(text[:min(len(text), longestTag)]))
	z.Next()
	attr := map[string]string{}
	for _, a := range z.Token().Attr {
		attr[a.Key] = a.Val
	}
	label := attr["charset"]
	if label == "" && strings.EqualFold(attr["http-equiv"], "content-type") {
		label = labelIn(attr["content"])
	}
	d := declared(label)
	// HTML standard, 13.2.3.2: whoever could read this tag did not read UTF-16.
	if d != nil && strings.HasPrefix(d.label, "utf-16") {
		return utf8Declaration
	}
	return d
}
