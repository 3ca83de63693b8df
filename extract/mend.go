package extract

import (
	"strings"

	"golang.org/x/text/encoding"
)

// decodeMended decodes with an encoding of golang.org/x/text, but for the
// characters that it lacks and mend gives; mend answers 0 for others.
func decodeMended(body []byte, as encoding.Encoding, next nextFunc, mend func(code int) rune) string {
	var text strings.Builder
	from, decoder := 0, as.NewDecoder()
	flush := func(to int) {
		if from < to {
			// These decoders replace what they cannot read and never fail.
			run, _ := decoder.Bytes(body[from:to])
			text.Write(run)
		}
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
