package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShapeOf(t *testing.T) {
	le := func(text string) string { return string(encoded(t, codecOf("utf-16le").encoding, text)) }
	be := func(text string) string { return string(encoded(t, codecOf("utf-16be").encoding, text)) }
	tests := []struct{ name, body, want string }{
		{"ISO-2022-JP", "<p>\x1b$B$3$s\x1b(B</p>", "iso-2022-jp"},
		{"its older shift", "\x1b$@$3$s\x1b(J", "iso-2022-jp"},
		{"a shift that a line ends", "\x1b$B$3$s\r\n", "iso-2022-jp"},
		{"half a character", "\x1b$B$3$\x1b(B", ""},
		{"a blank among the characters", "\x1b$B$3 s\x1b(B", ""},
		{"eight bits", "\x1b$B$3$s\x1b(B\xe9", ""},
		{"another escape", "\x1b[1mbold\x1b[0m", ""},
		{"nothing shifted", "\x1b$B\x1b(B", ""},
		{"cut off", "<p>\x1b$", ""},
		{"little endian", le("<p>lake</p>"), "utf-16le"},
		{"big endian", be("<p>lake</p>"), "utf-16be"},
		{"little endian, Chinese", le("<p>一一一湖光山色</p>"), "utf-16le"},
		{"big endian, Chinese", be("<p>一一湖光山色</p>"), "utf-16be"},
		{"NULs among ASCII", "lake\x00 and forest\x00\x00 and hills", ""},
		{"nothing but NULs", "\x00\x00\x00\x00", ""},
		{"too few characters", "a\x00b\x00", ""},
		{"one character", "a\x00", ""},
		{"ASCII", "<p>lake</p>", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if c := shapeOf([]byte(test.body)); c != nil {
				got = c.label
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
