package extract

import (
	"strings"

	"golang.org/x/text/encoding"
)

// decodeMended decodes with an encoding of golang.org/x/text, but for the
// two-byte characters that it lacks and mend gives; mend answers 0 for others.
func decodeMended(body []byte, as encoding.Encoding, next nextFunc, mend func(code int) rune) string {
	var text strings.Builder
	from, decoder := 0, as.NewDecoder()
	flush := func(to int) {
		// These decoders replace what they cannot read and never fail.
		run, _ := decoder.Bytes(body[from:to])
		text.Write(run)
	}
	for at := 0; at < len(body); {
		if body[at] < 0x80 {
			at++
			continue
		}
		code, size := next(body[at:])
		if r := mend(code); r != 0 {
			flush(at)
			text.WriteRune(r)
			from = at + size
		}
		at += size
	}
	flush(len(body))
	return text.String()
}

// shiftJISPrivate gives the characters of one's own of Shift_JIS, rows F0 to
// F9, which Japanese telephone pages have pictures in (WHATWG Encoding
// Standard, 12.3.1: "EUDC").
func shiftJISPrivate(code int) rune {
	lead, trail := code>>8, code&0xff
	if lead < 0xf0 || lead > 0xf9 {
		return 0
	}
	if trail >= 0x80 {
		trail--
	}
	return rune(0xe000 + (lead-0xf0)*188 + trail - 0x40)
}

// gb18030Addition gives what GB18030 mapped to characters of one's own until
// its edition of 2022, and golang.org/x/text does not map at all.
func gb18030Addition(code int) rune {
	switch code >> 8 {
	case 0xa6, 0xa8, 0xfe:
		return gb18030Additions[code]
	}
	return 0
}

var gb18030Additions = map[int]rune{
	0xa6d9: '\ufe10', 0xa6da: '\ufe12', 0xa6db: '\ufe11', 0xa6dc: '\ufe13', 0xa6dd: '\ufe14',
	0xa6de: '\ufe15', 0xa6df: '\ufe16', 0xa6ec: '\ufe17', 0xa6ed: '\ufe18', 0xa6f3: '\ufe19',
	0xa8bc: '\u1e3f',
	0xfe59: '\u9fb4', 0xfe61: '\u9fb5', 0xfe66: '\u9fb6', 0xfe67: '\u9fb7',
	0xfe6d: '\u9fb8', 0xfe7e: '\u9fb9', 0xfe90: '\u9fba', 0xfea0: '\u9fbb',
}
