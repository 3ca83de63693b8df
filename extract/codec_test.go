package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
)

// everyLabel names each legacy encoding that golang.org/x/text knows of those
// in the WHATWG Encoding Standard.
var everyLabel = []string{
	"gbk", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr",
	"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
	"windows-1257", "windows-1258", "windows-874", "koi8-r", "koi8-u", "ibm866", "macintosh", "x-mac-cyrillic",
	"iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-10",
	"iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "utf-16le", "utf-16be",
}

// Every character that an encoding has comes back from a page that declares
// it.
func TestEveryCharacterOfEveryEncoding(t *testing.T) {
	for _, label := range everyLabel {
		t.Run(label, func(t *testing.T) {
			text := "<p>" + repertoire(t, label)
			d := decode(encoded(t, codecOf(label).encoding, text), "text/html; charset="+label, "")
			if d.text != text || d.Source != "header" {
				t.Errorf("%v: %s", d.Charset, firstDifference(text, d.text))
			}
		})
	}
}

// repertoire returns the characters that x/text encodes and decodes the same, a
// line each.
func repertoire(t *testing.T, label string) string {
	t.Helper()
	e := codecOf(label).encoding
	var all strings.Builder
	for r := rune(0xa0); r < 0x30000; r = following(r, label) {
		if r != 0xfeff && utf8.ValidRune(r) {
			all.WriteString(string(r) + "\n")
		}
	}
	back, err := e.NewDecoder().Bytes(encoded(t, encodingWithout{e}, all.String()))
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	lines := strings.Split(string(back), "\n")
	for i, line := range strings.Split(all.String(), "\n") {
		if line == lines[i] {
			kept.WriteString(line + "\n")
		}
	}
	return kept.String()
}

// following returns the next character to look at. Beyond U+FFFF only Big5 has
// single ones: GB18030 and UTF-16 have all there, by a formula.
func following(r rune, label string) rune {
	switch {
	case r < 0xffff || label == "big5":
		return r + 1
	case label == "gb18030" || strings.HasPrefix(label, "utf-16"):
		return r + 61
	}
	return utf8.MaxRune
}

// encodingWithout encodes what an encoding lacks as references.
type encodingWithout struct{ encoding.Encoding }

func (e encodingWithout) NewEncoder() *encoding.Encoder {
	return encoding.HTMLEscapeUnsupported(e.Encoding.NewEncoder())
}

// Every sequence of one and two bytes decodes as x/text decodes it, but for
// what is mended, see [decodeMended], and that GBK is read as GB18030.
func TestEverySequenceOfTwoBytes(t *testing.T) {
	for _, label := range everyLabel {
		if strings.HasPrefix(label, "utf-16") {
			continue
		}
		t.Run(label, func(t *testing.T) {
			c := codecOf(label)
			reference := c.encoding
			if label == "gbk" {
				reference = codecOf("gb18030").encoding
			}
			// A line feed is no second byte, and ends a shift of ISO-2022-JP.
			for lead := 0x80; lead < 0x100; lead++ {
				compareLines(t, c, reference, linesOf(byte(lead)))
			}
		})
	}
}

// linesOf returns lines with a byte alone, and with every other byte behind
// it.
func linesOf(lead byte) []byte {
	lines := []byte{lead, '\n'}
	for trail := range 256 {
		if trail != '\n' && trail != escape {
			lines = append(lines, lead, byte(trail), '\n')
		}
	}
	return lines
}

func compareLines(t *testing.T, c *codec, reference encoding.Encoding, body []byte) {
	t.Helper()
	want, err := reference.NewDecoder().Bytes(body)
	if err != nil {
		t.Fatal(err)
	}
	sources, wants := strings.Split(string(body), "\n"), strings.Split(string(want), "\n")
	for i, got := range strings.Split(c.text(body), "\n") {
		if got != wants[i] && !mended(c, sources[i]) {
			t.Errorf("% x is %q, in x/text %q", sources[i], got, wants[i])
		}
	}
}

func mended(c *codec, source string) bool {
	if len(source) != 2 {
		return false
	}
	code := int(source[0])<<8 | int(source[1])
	switch c.name() {
	case "shift_jis":
		return shiftJISPrivate(code) != 0
	case "gb18030":
		return mendGB18030(code) != 0
	}
	return false
}

// What browsers make of bytes that encodings disagree about.
func TestQuirks(t *testing.T) {
	tests := []struct{ name, label, body, want string }{
		{"the euro of code page 936", "gbk", "\x80", "€"},
		{"four bytes in GBK", "gbk", "\x81\x30\x84\x36", "¥"},
		{"ḿ of GB18030", "gb18030", "\xa8\xbc", "ḿ"},
		{"vertical marks of GB18030-2022", "gb18030", "\xa6\xd9\xa6\xf3", "︐︙"},
		{"hanzi of GB18030-2022", "gb18030", "\xfe\x59\xfe\xa0", "\u9fb4\u9fbb"},
		{"markup behind half a character", "gbk", "\xba<p>", "\uFFFD<p>"},
		{"markup between two halves", "gbk", "\xb9>\xd69", "\uFFFD>\uFFFD9"},
		{"markup where four bytes may be", "gb18030", "\xb9<\xd69<p>", "\uFFFD<\uFFFD9<p>"},
		{"four bytes that are no character", "gb18030", "\x84\x31\xa5\x30<p>", "\uFFFD1\uFFFD0<p>"},
		{"ETEN's numbers in Big5", "big5", "\xc6\xa1", "①"},
		{"ETEN's kana in Big5", "big5", "\xc6\xe7", "ぁ"},
		{"ETEN's seven hanzi in Big5", "big5", "\xf9\xd6", "碁"},
		{"hanzi of Hong Kong in Big5", "big5", "\x87\x40", "\u43f0"},
		{"a letter with two marks in Big5", "big5", "\x88\x62", "\u00ca\u0304"},
		{"backslash and tilde in Shift_JIS", "shift_jis", "\x5c\x7e", "\\~"},
		{"NEC's row in Shift_JIS", "shift_jis", "\x87\x40", "①"},
		{"NEC's selection of IBM's kanji", "shift_jis", "\xed\x40", "纊"},
		{"IBM's kanji in Shift_JIS", "shift_jis", "\xfb\xfc", "髙"},
		{"a wave dash as Windows has it", "shift_jis", "\x81\x60", "～"},
		{"katakana of one byte", "shift_jis", "\xb1\xb2", "ｱｲ"},
		{"the first private character of Shift_JIS", "shift_jis", "\xf0\x40", "\ue000"},
		{"private characters around the gap", "shift_jis", "\xf0\x7e\xf0\x80", "\ue03e\ue03f"},
		{"the last private character of Shift_JIS", "shift_jis", "\xf9\xfc", "\ue757"},
		{"NEC's row in EUC-JP", "euc-jp", "\xad\xa1", "①"},
		{"katakana in EUC-JP", "euc-jp", "\x8e\xb1", "ｱ"},
		{"three bytes in EUC-JP", "euc-jp", "\x8f\xb0\xa1", "丂"},
		{"katakana in ISO-2022-JP", "iso-2022-jp", "\x1b(I1\x1b(B", "ｱ"},
		// The standard says ¥ and ‾, but they stand in addresses.
		{"Roman in ISO-2022-JP", "iso-2022-jp", "\x1b(J\\~", "\\~"},
		{"code page 949", "euc-kr", "\x81\x41\xc6\x52", "갂힣"},
		{"a letter behind half a syllable", "euc-kr", "\xc9A", "\uFFFDA"},
		{"box drawing in KOI8-R", "koi8-r", "\xa6\xae", "╕╝"},
		{"letters in KOI8-U", "koi8-u", "\xa6\xae", "іў"},
		{"the euro of windows-874", "windows-874", "\x80", "€"},
		{"a byte that windows-1252 lacks", "windows-1252", "\x81", "\uFFFD"},
		{"the euro of Latin 9", "iso-8859-15", "\xa4", "€"},
		{"Hebrew from left to right", "iso-8859-8", "\xe0", "א"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, codecOf(test.label).text([]byte(test.body))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := []rune(want), []rune(got)
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return cmp.Diff(string(w[i]), string(g[i]))
		}
	}
	return cmp.Diff(len(w), len(g))
}
