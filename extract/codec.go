package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// codec is an encoding that bytes can be in.
type codec struct {
	label    string // WHATWG name
	encoding encoding.Encoding
}

var utf8Codec = &codec{"utf-8", unicode.UTF8}

// name is the label to tell: the GBK family is decoded as GB18030, since pages
// labelled gb2312 or gbk hold all of it.
func (c *codec) name() string {
	if c.encoding == simplifiedchinese.GBK {
		return "gb18030"
	}
	return c.label
}

// decoded is a body that was turned into text.
type decoded struct {
	Charset
	text string // valid UTF-8, without a byte order mark
	// query is the encoding that browsers use for the query of this page's
	// links. For the GBK family it is the one declared, not the wider one
	// used for decoding; for UTF-16 it is UTF-8.
	query encoding.Encoding
}

// decode never fails: what cannot be read becomes U+FFFD.
func (c *codec) decode(body []byte, source string) decoded {
	query := c.encoding
	if strings.HasPrefix(c.label, "utf-") {
		query = unicode.UTF8
	}
	text := strings.TrimPrefix(c.text(body), "\uFEFF")
	return decoded{Charset{Label: c.name(), Source: source}, text, query}
}

func (c *codec) text(body []byte) string {
	switch c.encoding {
	case unicode.UTF8:
		// Nearly all pages are valid. Go's decoder would copy them once more.
		if utf8.Valid(body) {
			return string(body)
		}
	case simplifiedchinese.GBK, simplifiedchinese.GB18030:
		return decodeMended(body, simplifiedchinese.GB18030, nextGB18030, mendGB18030)
	case japanese.ShiftJIS:
		return decodeMended(body, c.encoding, nextShiftJIS, shiftJISPrivate)
	}
	text, err := c.encoding.NewDecoder().Bytes(body)
	if err != nil {
		text = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return string(text)
}

// mostlyReadable reports whether at most one in ten of the characters beyond
// ASCII is unreadable: a page may hold a broken byte or a cut character.
func (d decoded) mostlyReadable() bool {
	return strings.Count(d.text, "\uFFFD")*10 <= beyondASCII(d.text)
}

func beyondASCII(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if utf8.RuneStart(text[i]) && text[i] >= utf8.RuneSelf {
			n++
		}
	}
	return n
}
