package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// prescanned is how far into a body a <meta> is looked for. Browsers stop
// after 1,024 bytes; real pages put scripts before it.
const prescanned = 64 << 10

// prescan returns the claim of the first <meta> that names a usable encoding.
// It looks at bytes, since the page cannot be parsed before its encoding is
// known.
func prescan(body []byte) claim {
	rest := body[:min(len(body), prescanned)]
	for {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return claim{}
		}
		rest = rest[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			rest = afterComment(rest)
		case isMetaTag(rest):
			if c := claimOfMeta(rest); c.as != nil {
				return c
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

// longestTag is how much of a tag is read, in bytes.
const longestTag = 2048

// claimOfMeta reads <meta charset=…> or <meta http-equiv=content-type
// content="…charset=…"> at the start of text.
func claimOfMeta(text []byte) claim {
	attr := attributesOf(text)
	label := attr["charset"]
	if label == "" && strings.EqualFold(attr["http-equiv"], "content-type") {
		label = labelIn(attr["content"])
	}
	c := claimOf("meta", label)
	c.as = readable(c.as)
	return c
}

// attributesOf returns the attributes of the tag at the start of text.
func attributesOf(text []byte) map[string]string {
	z := html.NewTokenizer(bytes.NewReader(text[:min(len(text), longestTag)]))
	z.Next()
	attr := map[string]string{}
	for _, a := range z.Token().Attr {
		attr[a.Key] = a.Val
	}
	return attr
}
