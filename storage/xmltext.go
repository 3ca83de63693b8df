package storage

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// xmlText reads the characters of an XML document byte by byte: as UTF-8 if the
// document is in UTF-16 and says so by its first bytes, as they are in any
// other encoding. UTF-8, ISO 8859, the code pages of Windows, GBK and Shift_JIS
// never use the bytes of "<", ">", "&" and quotes for anything else. Encodings
// that do (ISO-2022, UTF-7, UTF-16 without a mark) make a document malformed.
type xmlText struct {
	s     *scanner
	order binary.ByteOrder // of UTF-16, nil for other encodings
	// char is the rest of a character that came from UTF-16, in storage.
	char    []byte
	storage [utf8.UTFMax]byte
	// held is what was put back.
	held  byte
	holds bool
}

// newXMLText passes over the byte order mark.
func newXMLText(s *scanner) *xmlText {
	t := &xmlText{s: s}
	mark, _ := s.r.Peek(3)
	if string(mark) == "\xef\xbb\xbf" {
		s.drop(3)
	} else if t.order = utf16Order(mark); t.order != nil {
		s.drop(2)
	}
	return t
}

// next reads a byte. A control character is none of a document (XML 1.0,
// production 2), nor in any of its encodings: zeros in place of text are.
func (t *xmlText) next() (byte, error) {
	if t.holds {
		t.holds = false
		return t.held, nil
	}
	b, err := t.decoded()
	if err == nil && b < ' ' && !isXMLSpace(b) {
		err = fmt.Errorf("%#02x is no text", b)
	}
	return b, err
}

// putBack makes the next byte the one that was just read.
func (t *xmlText) putBack(b byte) { t.held, t.holds = b, true }

// decoded reads a byte of the document as UTF-8 or as it is.
func (t *xmlText) decoded() (byte, error) {
	if t.order == nil {
		return t.s.nextByte()
	}
	if len(t.char) == 0 {
		b, err := t.s.next(2)
		if err != nil {
			return 0, err
		}
		// The halves of a pair stand for themselves: they are only compared.
		t.char = utf8.AppendRune(t.storage[:0], rune(t.order.Uint16(b)))
	}
	b := t.char[0]
	t.char = t.char[1:]
	return b, nil
}

// skipSpace passes over white space and says whether there was any.
func (t *xmlText) skipSpace() (bool, error) {
	for some := false; ; some = true {
		b, err := t.next()
		if err != nil {
			return some, err
		}
		if !isXMLSpace(b) {
			t.putBack(b)
			return some, nil
		}
	}
}

// skipPast passes over everything up to a mark of up to three bytes, and over
// the mark.
func (t *xmlText) skipPast(mark string) error {
	var last [3]byte
	for tail := last[len(last)-len(mark):]; string(tail) != mark; {
		b, err := t.next()
		if err != nil {
			return err
		}
		last = [3]byte{last[1], last[2], b}
	}
	return nil
}

// expect reads what must come next.
func (t *xmlText) expect(want string) error {
	for i := range len(want) {
		b, err := t.next()
		if err != nil {
			return err
		}
		if b != want[i] {
			return fmt.Errorf("%q stands in place of %q", b, want)
		}
	}
	return nil
}

// name appends a name to buf.
func (t *xmlText) name(buf []byte) ([]byte, error) {
	for start := len(buf); ; {
		b, err := t.next()
		if err != nil {
			return buf, err
		}
		if !isXMLName(b, len(buf) == start) {
			t.putBack(b)
			if len(buf) == start {
				return buf, fmt.Errorf("%q begins no name", b)
			}
			return buf, nil
		}
		if buf = append(buf, b); len(buf)-start > xmlMaxName {
			return buf, fmt.Errorf("a name has more than %d bytes", xmlMaxName)
		}
	}
}

func isXMLSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// isXMLName says whether a byte can be in a name (XML 1.0, production 4a), or
// be its first. What is not ASCII is taken for a letter.
func isXMLName(b byte, first bool) bool {
	switch {
	case b|0x20 >= 'a' && b|0x20 <= 'z', b == '_', b == ':', b >= utf8.RuneSelf:
		return true
	}
	return !first && (b >= '0' && b <= '9' || b == '-' || b == '.')
}
