package extract

import (
	"bytes"
	"strings"
)

// xmlDeclaration returns the claim of the declaration that an XHTML page may
// begin with: <?xml version="1.0" encoding="…"?>. Browsers do not look at it
// in HTML, but whoever wrote it meant it.
func xmlDeclaration(body []byte) claim {
	const longest = 512
	text, found := bytes.CutPrefix(bytes.TrimLeft(body[:min(len(body), longest)], asciiSpace), []byte("<?xml"))
	end := bytes.Index(text, []byte("?>"))
	if !found || end < 0 {
		return claim{}
	}
	c := claimOf("xml", labelBehind(string(text[:end]), "encoding"))
	c.as = readable(c.as)
	return c
}

// readable returns the encoding that a declaration means which was read as
// ASCII: not UTF-16 (HTML standard, 13.2.3.2).
func readable(c *codec) *codec {
	if c != nil && strings.HasPrefix(c.label, "utf-16") {
		return utf8Codec
	}
	return c
}
