package extract

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"

	"magpie/config"
)

// codecOf returns the encoding of a label, nil when there is none. Labels
// are those of the WHATWG Encoding Standard and those that servers invent, in
// any case and with blanks, dots and underscores for dashes or nothing.
func codecOf(label string) *codec {
	const longest = 64
	if len(label) > longest {
		return nil
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		e, err = htmlindex.Get(knownLabel(squeeze(label)))
	}
	if err != nil || e == encoding.Replacement {
		return nil
	}
	name, err := htmlindex.Name(e)
	switch {
	case err != nil:
		return nil
	case name == "utf-8":
		return utf8Codec
	case name == "x-user-defined":
		// HTML standard, 13.2.3.2; as itself it is for bytes, not for text.
		return codecOf("windows-1252")
	}
	return &codec{name, e}
}

// squeeze leaves of a label its letters and digits.
func squeeze(label string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, label)
}

// knownLabel returns the label of the standard that a squeezed one means.
func knownLabel(squeezed string) string {
	if known, ok := aliases[squeezed]; ok {
		return known
	}
	for _, prefix := range []string{"windows", "xwindows", "win", "xwin", "cp", "xcp", "ms", "ibm", "codepage"} {
		if page, ok := strings.CutPrefix(squeezed, prefix); ok && codePages[page] != "" {
			return codePages[page]
		}
	}
	if part, ok := strings.CutPrefix(strings.TrimPrefix(squeezed, "iso"), "8859"); ok {
		return "iso-8859-" + part
	}
	return squeezed
}

// codePages are the encodings that Microsoft and IBM number.
var codePages = map[string]string{
	"1250": "windows-1250", "1251": "windows-1251", "1252": "windows-1252", "1253": "windows-1253",
	"1254": "windows-1254", "1255": "windows-1255", "1256": "windows-1256", "1257": "windows-1257",
	"1258": "windows-1258", "866": "ibm866", "874": "windows-874",
	"31j": "shift_jis", "932": "shift_jis", "936": "gbk", "949": "euc-kr", "950": "big5", "951": "big5",
	"1200": "utf-16le", "1201": "utf-16be", "65001": "utf-8",
	"20866": "koi8-r", "21866": "koi8-u", "51932": "euc-jp", "51949": "euc-kr", "54936": "gb18030",
	"50220": "iso-2022-jp", "50221": "iso-2022-jp", "50222": "iso-2022-jp",
	"28591": "iso-8859-1", "28592": "iso-8859-2", "28595": "iso-8859-5", "28597": "iso-8859-7",
	"28599": "iso-8859-9", "28605": "iso-8859-15",
}

// aliases are squeezed labels in use that the WHATWG Encoding Standard does not
// list, or not in that spelling.
var aliases = map[string]string{
	"utf8mb3": "utf-8", "utf8mb4": "utf-8", "utf8n": "utf-8", "utf8bom": "utf-8", "utf8": "utf-8", "xutf8": "utf-8",
	"utf16": "utf-16", "utf16le": "utf-16le", "utf16be": "utf-16be",
	"gbk2312": "gbk", "gb2312gbk": "gbk", "gb231280": "gbk", "chinesegb2312": "gbk", "xgbk": "gbk", "zhcn": "gbk",
	"euccn": "gbk", "gb18030": "gb18030", "gb180302000": "gb18030", "gb180302005": "gb18030", "gb180302022": "gb18030",
	"big5": "big5", "big5eten": "big5", "big5hkscs": "big5", "big5uao": "big5", "xxbig5": "big5", "bigfive": "big5", "zhtw": "big5",
	"shiftjis": "shift_jis", "shiftjisx0213": "shift_jis", "sjis": "shift_jis", "xsjis": "shift_jis", "xmscp932": "shift_jis",
	"sjiswin": "shift_jis", "mskanji": "shift_jis",
	"eucjp": "euc-jp", "eucjpwin": "euc-jp", "eucjpms": "euc-jp", "xeucjp": "euc-jp", "ujis": "euc-jp",
	"iso2022jp": "iso-2022-jp", "iso2022jpms": "iso-2022-jp", "jis": "iso-2022-jp",
	"euckr": "euc-kr", "xeuckr": "euc-kr", "uhc": "euc-kr", "ksc5601": "euc-kr", "ksc56011987": "euc-kr", "ksx1001": "euc-kr",
	"koi8": "koi8-r", "koi8r": "koi8-r", "koi8u": "koi8-u", "koi8ru": "koi8-u", "dos866": "ibm866",
	"latin1": "iso-8859-1", "latin2": "iso-8859-2", "latin5": "iso-8859-9", "latin9": "iso-8859-15", "ascii": "iso-8859-1",
	"usascii": "iso-8859-1", "tis620": "windows-874", "xuserdefined": "windows-1252",
}

// labelIn returns the charset named in a content type, "" when none is.
func labelIn(contentType string) string { return labelBehind(contentType, "charset") }

// labelBehind returns what "name=" is followed by, "" when it is not there. It
// forgives what servers send: odd spaces, quotes, a missing semicolon.
func labelBehind(text, name string) string {
	at := strings.Index(asciiLower(text), name)
	if at < 0 {
		return ""
	}
	rest := strings.TrimLeft(text[at+len(name):], asciiSpace)
	if !strings.HasPrefix(rest, "=") {
		return ""
	}
	rest = strings.TrimLeft(rest[1:], asciiSpace)
	end := "\"';," + asciiSpace
	if quoted := strings.TrimLeft(rest, "\"'"); quoted != rest {
		rest, end = strings.TrimLeft(quoted, asciiSpace), "\"';,"
	}
	if i := strings.IndexAny(rest, end); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimRight(rest, asciiSpace)
}

// asciiLower keeps the place of every byte, unlike strings.ToLower.
func asciiLower(text string) string {
	lower := []byte(text)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}

// charset returns the label that a rule gives, with a fault when it is no
// encoding's.
func (c *compiler) charset(label config.Text) string {
	if label.Value != "" && codecOf(label.Value) == nil {
		c.fault(label.Pos, labelAdvice(label.Value), "there is no charset %q", label.Value)
	}
	return label.Value
}

func labelAdvice(label string) string {
	if nearest, ok := config.Nearest(label, commonLabels); ok {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "write a label that browsers know, such as gbk, shift_jis or windows-1251, or leave charset out"
}

// commonLabels are those that are offered for a label that nobody knows.
var commonLabels = []string{
	"utf-8", "utf-16le", "utf-16be", "gbk", "gb2312", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr",
	"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
	"windows-1257", "windows-1258", "windows-874", "koi8-r", "koi8-u", "ibm866", "macintosh",
	"iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
	"iso-8859-9", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
}
