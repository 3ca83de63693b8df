package storage

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode/utf16"
)

// sniffLen is how many first bytes decide what a file is.
const sniffLen = 4 << 10

// peekHead shows the bytes that decide what a file is: sniffLen of them, or as
// many as the buffer holds where comments may stand before the root of an SVG.
func peekHead(r *bufio.Reader) []byte {
	head, _ := r.Peek(sniffLen)
	if text, ok := asText(head); ok && hasAnyPrefix(text, "<?xml", "<!--") {
		head, _ = r.Peek(r.Size())
	}
	return head
}

// foreign are the files that may come in place of a picture that can be
// verified, in the order in which they are tried. In a magic '?' stands for any
// byte.
var foreign = []struct {
	magic, name string
	picture     bool
}{
	{"????ftypcrx ", "cr3", true},
	{"????ftyp", "audio/mp4", false},
	{"\x1aE\xdf\xa3", "video/webm", false},
	{"%PDF-", "application/pdf", false},
	{"PK\x03\x04", "application/zip", false},
	{"\x1f\x8b\x08", "application/gzip", false},
}

// recognize tells the format of a file by its first bytes. A file of none of
// the formats gives a [*NotPictureError] or an [*UnknownTypeError]. One that
// ends within a magic counts as of that format, its walk finds it cut, unless
// the magic does not begin at the first byte.
func recognize(head []byte) (format, error) {
	if len(head) == 0 {
		return format{}, &NotPictureError{Is: "empty"}
	}
	for _, f := range formats {
		if f.matches(head) {
			return f, nil
		}
	}
	for _, f := range foreign {
		switch {
		case !hasMagic(head, f.magic):
		case f.picture:
			return format{}, &UnknownTypeError{Name: f.name}
		default:
			return format{}, &NotPictureError{Is: f.name}
		}
	}
	return format{}, recognizeText(head)
}

// fewest is how many bytes tell any of the formats from a short text.
const fewest = 16

// TypeOf returns the MIME type of the picture or video that begins so, as
// [Store.Spool] would tell it; "" for anything else, and for what is too short
// to tell. 64 KiB are more than enough.
func TypeOf(head []byte) string {
	if len(head) < fewest {
		return ""
	}
	f, err := recognize(head)
	if err != nil {
		return ""
	}
	return f.mime
}

func (f format) matches(head []byte) bool {
	if len(head) < len(f.magic) {
		return f.magic[0] != '?' && hasMagic(head, f.magic[:len(head)])
	}
	return hasMagic(head, f.magic) && (f.is == nil || f.is(head))
}

func hasMagic(head []byte, magic string) bool {
	if len(head) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != head[i] {
			return false
		}
	}
	return true
}

// recognizeText tells what a file without a known magic is.
func recognizeText(head []byte) error {
	text, ok := asText(head)
	switch {
	case !ok:
		return &UnknownTypeError{Head: hex.EncodeToString(head[:min(len(head), 12)])}
	case hasAnyPrefix(text, "<?xml") && !strings.Contains(text, "<html"):
		return &NotPictureError{Is: "application/xml"}
	case hasAnyPrefix(text, "<"):
		return &NotPictureError{Is: "text/html"}
	case hasAnyPrefix(text, "{", "["):
		return &NotPictureError{Is: "application/json"}
	}
	return &NotPictureError{Is: "text/plain"}
}

// asText gives the head of a text in lower case without byte order mark and
// leading white space: of one in UTF-16 its characters, of any other its bytes.
// It is not ok if there is a control character that no text holds.
func asText(head []byte) (text string, ok bool) {
	if order := utf16Order(head); order != nil {
		head = fromUTF16(head[2:], order)
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if bytes.ContainsFunc(head, isBinary) {
		return "", false
	}
	return strings.ToLower(strings.TrimLeft(string(head), " \t\r\n\f")), true
}

// utf16Order gives the order of the bytes of a text in UTF-16 that begins with a
// byte order mark of two bytes, nil for any other text.
func utf16Order(head []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return binary.BigEndian
	}
	return nil
}

// fromUTF16 gives the UTF-8 of a text without its mark. Half a character at its
// end is left out.
func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// isBinary knows the control characters that the WHATWG MIME Sniffing Standard
// counts as binary data.
func isBinary(r rune) bool {
	return r <= 0x08 || r == 0x0b || r >= 0x0e && r <= 0x1a || r >= 0x1c && r <= 0x1f
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
