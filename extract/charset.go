package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Charset says how a page was decoded, and on what evidence.
type Charset struct {
	// Label is the WHATWG name of the encoding. The GBK family is always
	// "gb18030", which decodes all of it.
	Label string
	// Source is the evidence: "bom", "utf-8" (the bytes are valid UTF-8),
	// "header", "meta" or "trial".
	Source string
}

// decoded is a body that a rung of the ladder has turned into text.
type decoded struct {
	Charset
	text string
	// query is the encoding that browsers use for the query of this page's
	// links. For the GBK family it is the one declared, not the wider one
	// used for decoding.
	query encoding.Encoding
}

// claims is what a body and its header say about its encoding.
type claims struct {
	body         []byte
	header, meta *declaration
}

// ladder is the evidence for an encoding, strongest first. A rung that cannot
// tell, or is not believed, answers false and leaves it to the next, the last
// to trial.
var ladder = []func(claims) (decoded, bool){
	byteOrderMark,
	validUTF8,
	believableHeader,
	believableMeta,
}

// decode turns the body of a page into text.
func decode(body []byte, contentType string) decoded {
	c := claims{
		body:   body,
		header: declared(labelIn(contentType)),
		meta:   prescan(body),
	}
	for _, rung := range ladder {
		if d, ok := rung(c); ok {
			return d
		}
	}
	return trial(c)
}

func byteOrderMark(c claims) (decoded, bool) {
	var as *declaration
	switch {
	case bytes.HasPrefix(c.body, []byte("\xef\xbb\xbf")):
		as = utf8Declaration
	case bytes.HasPrefix(c.body, []byte("\xfe\xff")):
		as = &declaration{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)}
	case bytes.HasPrefix(c.body, []byte("\xff\xfe")):
		as = &declaration{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
	default:
		return decoded{}, false
	}
	return decodeAs(c.body, as, "bom"), true
}

// validUTF8 believes bytes that are valid UTF-8 as a whole. Against a
// declaration it asks for more, since a word or two in another encoding can be
// valid by accident.
func validUTF8(c claims) (decoded, bool) {
	if !utf8.Valid(c.body) {
		return decoded{}, false
	}
	if c.declaredOtherThanUTF8() && !plainASCII(c.body) && !surelyUTF8(c.body) {
		return decoded{}, false
	}
	d := decoded{Charset{"utf-8", "utf-8"}, string(c.body), unicode.UTF8}
	return d, true
}

func (c claims) declaredOtherThanUTF8() bool {
	for _, d := range []*declaration{c.header, c.meta} {
		if d != nil {
			return d.label != "utf-8"
		}
	}
	return false
}

// plainASCII reports whether the body reads the same in every encoding. An
// escape may be the shift of ISO-2022-JP, a NUL half a letter of UTF-16.
func plainASCII(body []byte) bool {
	for _, b := range body {
		if b >= utf8.RuneSelf || b == 0x1b || b == 0 {
			return false
		}
	}
	return true
}

// surelyUTF8 reports whether a valid body has three multi-byte sequences, or
// one of three bytes.
func surelyUTF8(body []byte) bool {
	sequences := 0
	for len(body) > 0 {
		_, size := utf8.DecodeRune(body)
		body = body[size:]
		if size > 1 {
			sequences++
		}
		if size > 2 || sequences == 3 {
			return true
		}
	}
	return false
}

func believableHeader(c claims) (decoded, bool) {
	// Servers send ISO-8859-1 unasked, and no byte is wrong in it: the page's
	// own word counts for more.
	if c.header == nil || c.header.label == "windows-1252" && c.meta != nil {
		return decoded{}, false
	}
	return believe(c.body, c.header, "header")
}

func believableMeta(c claims) (decoded, bool) {
	if c.meta == nil {
		return decoded{}, false
	}
	return believe(c.body, c.meta, "meta")
}

// believe decodes as declared, unless more than one in ten of the characters
// beyond ASCII is unreadable that way: a page may hold a broken byte or a cut
// character, but not mostly those.
func believe(body []byte, as *declaration, source string) (decoded, bool) {
	d := decodeAs(body, as, source)
	return d, unreadable(d.text)*10 <= beyondASCII(d.text)
}

// trialLabels are tried in this order where nothing is declared, or nothing
// declared is true. The order is a guess: how common undeclared pages are.
var trialLabels = []string{"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"}

// trial takes the first encoding without an unreadable character, else the one
// with the fewest. What was declared goes first, so that it wins a tie.
func trial(c claims) decoded {
	if d, ok := believe(c.body, utf8Declaration, "trial"); ok {
		return d
	}
	best, fewest := decoded{}, len(c.body)+1
	consider := func(as *declaration, source string) {
		if as == nil || fewest == 0 {
			return
		}
		d := decodeAs(c.body, as, source)
		if n := unreadable(d.text); n < fewest {
			best, fewest = d, n
		}
	}
	consider(c.header, "header")
	consider(c.meta, "meta")
	for _, label := range trialLabels {
		consider(declared(label), "trial")
	}
	return best
}

// decodeAs never fails: what cannot be read becomes U+FFFD.
func decodeAs(body []byte, as *declaration, source string) decoded {
	decoder := as.encoding.NewDecoder()
	if as.encoding == simplifiedchinese.GBK {
		decoder = simplifiedchinese.GB18030.NewDecoder()
	}
	text, err := decoder.Bytes(body)
	if err != nil {
		text = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	query := as.encoding
	if strings.HasPrefix(as.label, "utf-") {
		query = unicode.UTF8
	}
	return decoded{Charset{as.name(), source}, string(text), query}
}

func unreadable(text string) int { return strings.Count(text, "\uFFFD") }

func beyondASCII(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if utf8.RuneStart(text[i]) && text[i] >= utf8.RuneSelf {
			n++
		}
	}
	return n
}
