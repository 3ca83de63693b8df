package frontier

import (
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How a text is written: as it is, as the bytes of which it has the hexadecimal digits,
// either of them in quotes; as one of the common texts; as what is in the middle between
// a beginning and an end that it shares with what is expected, or with the address
// of the job; or as the second that it names.
const (
	asText = iota
	asHex
	asQuoted
	asQuotedHex
	asCommon
	asExpected
	asAddress
	asSecond
	textForms
)

// commonTexts are written by their number, which is stored: new ones come last.
var commonTexts = []string{"", "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "utf-8", "404", "absent"}

// appendText writes a text in the form that takes the fewest bytes.
func appendText(b []byte, s, expected, address string) []byte {
	if i := slices.Index(commonTexts, s); i >= 0 {
		return appendHead(b, i, asCommon)
	}
	if second, ok := secondOf(s); ok {
		return binary.BigEndian.AppendUint32(appendHead(b, 0, asSecond), second)
	}
	form, body, size := bareForm(s)
	base := ""
	var start, end int
	for i, other := range []string{expected, address} {
		from, to := shared(s, other)
		if middle := len(s) - from - to; from+to > 0 && middle+2 < size {
			form, base, start, end, size = asExpected+i, other, from, to, middle+2
		}
	}
	if base != "" {
		b = appendHead(b, len(s)-start-end, form)
		b = binary.AppendUvarint(b, uint64(start))
		b = binary.AppendUvarint(b, uint64(end))
		return append(b, s[start:len(s)-end]...)
	}
	b = appendHead(b, size, form)
	if form == asHex || form == asQuotedHex {
		raw := len(b)
		b = append(b, make([]byte, size)...)
		_, _ = hex.Decode(b[raw:], []byte(body)) // its digits were looked at
		return b
	}
	return append(b, body...)
}

// appendHead writes a form and a number, mostly of bytes that follow.
func appendHead(b []byte, n, form int) []byte {
	return binary.AppendUvarint(b, uint64(n*textForms+form))
}

// bareForm is how a text is written by itself, what of it that is, and how many bytes
// it takes.
func bareForm(s string) (form int, body string, size int) {
	if body, ok := unquoted(s); ok {
		if isHex(body) {
			return asQuotedHex, body, len(body) / 2
		}
		return asQuoted, body, len(body)
	}
	if isHex(s) {
		return asHex, s, len(s) / 2
	}
	return asText, s, len(s)
}

func unquoted(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s, false
	}
	return s[1 : len(s)-1], true
}

// isHex reports whether a text is hexadecimal as it would be written.
func isHex(s string) bool {
	if len(s)%2 != 0 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// secondOf is the second since 1970 that a text names as HTTP does (RFC 9110, section
// 5.6.7), if it would be written just so.
func secondOf(s string) (uint32, bool) {
	if len(s) != len(http.TimeFormat) || !strings.HasSuffix(s, " GMT") {
		return 0, false
	}
	t, err := time.Parse(http.TimeFormat, s)
	second := t.Unix()
	if err != nil || second != int64(uint32(second)) || writtenSecond(uint32(second)) != s {
		return 0, false
	}
	return uint32(second), true
}

func writtenSecond(second uint32) string {
	return time.Unix(int64(second), 0).UTC().Format(http.TimeFormat)
}

// shared is how much of the beginnings and of the ends of two texts is the same. They do not
// overlap.
func shared(a, b string) (start, end int) {
	n := min(len(a), len(b))
	for start < n && a[start] == b[start] {
		start++
	}
	for end < n-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return start, end
}

// text reads what appendText wrote.
func (in *recordReader) text(expected, address string) string {
	head := in.uint()
	switch form, n := head%textForms, head/textForms; form {
	case asHex:
		return hex.EncodeToString([]byte(in.take(n)))
	case asQuoted:
		return `"` + in.take(n) + `"`
	case asQuotedHex:
		return `"` + hex.EncodeToString([]byte(in.take(n))) + `"`
	case asCommon:
		if n < uint64(len(commonTexts)) {
			return commonTexts[n]
		}
	case asExpected:
		return in.middle(n, expected)
	case asAddress:
		return in.middle(n, address)
	case asSecond:
		if second := in.take(4); in.err == nil {
			return writtenSecond(binary.BigEndian.Uint32([]byte(second)))
		}
	default:
		return in.take(n)
	}
	in.err = errCutRecord
	return ""
}

// middle reads the n bytes between a beginning and an end that are those of another text.
func (in *recordReader) middle(n uint64, other string) string {
	start, end := in.uint(), in.uint()
	if size := uint64(len(other)); start > size || end > size-start {
		in.err = errCutRecord
		return ""
	}
	return other[:start] + in.take(n) + other[uint64(len(other))-end:]
}
