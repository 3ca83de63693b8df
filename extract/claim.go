package extract

import (
	"bytes"
	"strings"
	"unicode"
)

// claim is what a server or a page says of its encoding. Whoever says nothing
// has claimed the empty label.
type claim struct {
	source  string // as in [Charset]
	spelled string // the label as it was spelled, safe to show
	as      *codec // nil when there is no such encoding
}

func claimOf(source, label string) claim {
	return claim{source, cleanLabel(label), codecOf(label)}
}

// decode never fails: what cannot be read becomes U+FFFD.
func (c claim) decode(body []byte) decoded {
	d := c.as.decode(body, c.source)
	d.Declared = c.spelled
	return d
}

// markOf returns the claim of a byte order mark.
func markOf(body []byte) claim {
	for _, mark := range []struct{ bytes, label string }{
		{"\xef\xbb\xbf", "utf-8"},
		{"\xfe\xff", "utf-16be"},
		{"\xff\xfe", "utf-16le"},
	} {
		if bytes.HasPrefix(body, []byte(mark.bytes)) {
			return claimOf("bom", mark.label)
		}
	}
	return claim{}
}

// longestLabel is how much of a label is shown, in bytes; no encoding has a
// name half as long.
const longestLabel = 40

// cleanLabel makes a label of a page safe to show: short, and without control
// characters and bytes that are no UTF-8.
func cleanLabel(label string) string {
	label = strings.TrimSpace(label)
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, label[:min(len(label), longestLabel)])
}
