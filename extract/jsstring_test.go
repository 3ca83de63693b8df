package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadJSValueTexts(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"double quotes", `"a'b"`, `a'b`},
		{"single quotes", `'a"b'`, `a"b`},
		{"backticks", "`a\"\nb`", "a\"\nb"},
		{"backticks with a value", "`a${b+`${c}`}d`", nil},
		{"escapes of JSON", `"\"\\\/\b\f\n\r\t\u00e4"`, "\"\\/\b\f\n\r\tä"},
		{"escapes of JavaScript", `'\'\v\0\x41\u{1F600}\q\ä'`, "'\v\x00A😀qä"},
		{"two units", `"\ud83d\uDE00"`, "😀"},
		{"half a character", `"\ud83dx\ude00\ud83d\u0041"`, "\uFFFDx\uFFFD\uFFFDA"},
		{"a text that goes on", "'a\\\nb\\\r\nc'", "abc"},
		{"a line break", "'a\nb'", "a\nb"},
		{"what is no escape", `"\u12\x1\u{}\u{110000}"`, "u12x1u{}u{110000}"},
		{"texts put together", `"a" + 'b' + 1 + "c"`, "ab1c"},
		{"number before a text", `1 + "a"`, "1a"},
		{"numbers put together", `1 + 1 + "a"`, nil},
		{"put together with something unknown", `"a" + b + "c"`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, _, err := readJSValue(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzUnescapeJS(f *testing.F) {
	f.Add(`a\u00e4\ud83d\ude00\x41\u{41}\n\` + "\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := unescapeJS(text)
		if strings.IndexByte(text, '\\') < 0 && got != text {
			t.Errorf("got %q of %q", got, text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
	})
}
