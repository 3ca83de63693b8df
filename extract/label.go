package extract

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// declaration is an encoding that a header or a page names.
type declaration struct {
	label    string // WHATWG name
	encoding encoding.Encoding
}

// utf8Declaration decodes without a byte order mark.
var utf8Declaration = &declaration{"utf-8", unicode.UTF8BOM}

// declared returns the encoding of a label, nil when there is none. Labels are
// those of the WHATWG Encoding Standard and a few that servers invent.
func declared(label string) *declaration {
	label = strings.ToLower(strings.TrimSpace(label))
	if known, ok := aliases[label]; ok {
		label = known
	}
	e, err := htmlindex.Get(label)
	if err != nil || e == encoding.Replacement {
		return nil
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return nil
	}
	if name == "utf-8" {
		return utf8Declaration
	}
	return &declaration{name, e}
}

func (d *declaration) name() string {
	if d.encoding == simplifiedchinese.GBK {
		return "gb18030"
	}
	return d.label
}

// aliases are labels in use that the WHATWG Encoding Standard does not list.
var aliases = map[string]string{
	"cp936": "gbk", "ms936": "gbk", "windows-936": "gbk",
	"gb18030-2000": "gb18030", "gb18030-2005": "gb18030", "gb18030-2022": "gb18030",
	"cp949": "euc-kr", "ms949": "euc-kr", "uhc": "euc-kr", "x-windows-949": "euc-kr", "euckr": "euc-kr",
	"cp932": "shift_jis", "ms932": "shift_jis", "windows-31j": "shift_jis", "windows-932": "shift_jis",
	"x-sjis": "shift_jis", "sjis": "shift_jis",
	"eucjp": "euc-jp", "cp51932": "euc-jp",
	"cp950": "big5", "ms950": "big5", "windows-950": "big5", "big5-hkscs": "big5", "big5hkscs": "big5",
	"latin-1": "windows-1252", "win-1251": "windows-1251", "utf8mb4": "utf-8", "utf-8mb4": "utf-8",
}

// labelIn returns the charset named in a content type, "" when none is. It
// forgives what servers send: odd spaces, quotes, a missing semicolon.
func labelIn(contentType string) string {
	_, rest, found := strings.Cut(strings.ToLower(contentType), "charset")
	rest = strings.TrimLeft(rest, " \t")
	if !found || !strings.HasPrefix(rest, "=") {
		return ""
	}
	rest = strings.TrimLeft(rest[1:], " \t\"'")
	if end := strings.IndexAny(rest, " \t\"';,"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}
