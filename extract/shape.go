package extract

import (
	"bytes"
	"unicode/utf8"
)

const escape = 0x1b

// shapeOf returns the encoding whose form the bytes have, nil when they have
// none. These two look like ASCII to whoever does not know them, so they are
// looked for before anything is believed.
func shapeOf(body []byte) *codec {
	switch {
	case shiftsLikeISO2022JP(body):
		return codecOf("iso-2022-jp")
	case bytes.IndexByte(body, 0) >= 0:
		return utf16ByNULs(body)
	}
	return nil
}

// shiftsLikeISO2022JP reports whether a body has seven bits throughout, and
// its first shift to JIS X 0208 is followed by whole characters up to the next
// escape or end of line.
func shiftsLikeISO2022JP(body []byte) bool {
	at := bytes.Index(body, []byte{escape, '$'})
	if at < 0 || at+3 > len(body) || body[at+2] != 'B' && body[at+2] != '@' {
		return false
	}
	shifted := body[at+3:]
	if end := bytes.IndexAny(shifted, "\x1b\r\n"); end >= 0 {
		shifted = shifted[:end]
	}
	return len(shifted) > 0 && len(shifted)%2 == 0 && allGraphic(shifted) && sevenBit(body)
}

func allGraphic(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0
}

func sevenBit(body []byte) bool {
	for _, b := range body {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// utf16ByNULs tells UTF-16 without a byte order mark by its markup: one in
// sixteen characters at least is ASCII, with the NUL on the same side. Some
// Chinese characters have a NUL on the other side.
func utf16ByNULs(body []byte) *codec {
	const looked = 4 << 10
	little, big := 0, 0
	pairs := min(len(body), looked) / 2
	for i := range pairs {
		first, second := body[2*i], body[2*i+1]
		switch {
		case first == 0 && isText(second):
			big++
		case second == 0 && isText(first):
			little++
		}
	}
	switch {
	case little*16 >= pairs && little >= 2*big && little > 2:
		return codecOf("utf-16le")
	case big*16 >= pairs && big >= 2*little && big > 2:
		return codecOf("utf-16be")
	}
	return nil
}

// isText reports whether b is ASCII that stands in a text.
func isText(b byte) bool {
	return ' ' <= b && b < 0x7f || b == '\t' || b == '\n' || b == '\r'
}
