package extract

import (
	"bytes"
	"cmp"
	"unicode/utf8"
)

// trial decodes as the bytes look, whatever was said.
func (e evidence) trial() decoded {
	if e.shape != nil {
		return e.shape.decode(e.body, "trial")
	}
	if mostlyUTF8(e.body) {
		return utf8Codec.decode(e.body, "trial")
	}
	sample, lang := sampleOf(e.body), langOf(e.body)
	label, _ := bestGuess(sample, lang)
	hinted := ""
	if plain, _ := bestGuess(sample, ""); plain != label {
		hinted = lang
	}
	d := codecOf(label).decode(e.body, "trial")
	d.Declared = hinted
	return d
}

// mostlyUTF8 reports whether at most one in ten of the characters beyond ASCII
// is none of UTF-8.
func mostlyUTF8(body []byte) bool {
	broken, all := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		body = body[size:]
		if r >= utf8.RuneSelf {
			all++
		}
		if r == utf8.RuneError && size == 1 {
			broken++
		}
	}
	return broken*10 <= all
}

// sampled is how much of a body is looked at, in bytes. More of it makes no
// guess better.
const sampled = 8 << 10

// sampleOf returns the lines of a body that are not ASCII, or the first of
// them. No encoding that is looked for has a character with a line feed in it.
func sampleOf(body []byte) []byte {
	var sample []byte
	for line := range bytes.Lines(body) {
		at := bytes.IndexFunc(line, notASCII)
		if at < 0 {
			continue
		}
		// A page may be a single line, with its text far from the start.
		line = line[max(0, lastBreak(line[:at])):]
		if room := sampled - len(sample); len(line) > room {
			return append(sample, line[:cmp.Or(lastBreak(line[:room]), room)]...)
		}
		sample = append(sample, line...)
	}
	return sample
}

func notASCII(r rune) bool { return r >= 0x80 }

// lastBreak returns where a character surely begins near the end of text: at
// its last byte that is no part of a character in any encoding.
func lastBreak(text []byte) int {
	return max(0, bytes.LastIndexAny(text, " <>\"\t,."))
}

// langOf returns the lang of the page, "" when it has none.
func langOf(body []byte) string {
	const looked = 4 << 10
	head := body[:min(len(body), looked)]
	at := bytes.Index(bytes.ToLower(head), []byte("<html"))
	if at < 0 || at >= len(head) {
		return ""
	}
	attr := attributesOf(head[at:])
	if lang := attr["lang"]; lang != "" {
		return cleanLabel(lang)
	}
	return cleanLabel(attr["xml:lang"])
}
