package extract

import (
	"strings"
	"unicode/utf8"

	"magpie/config"
)

// posIn is the place of a byte offset in a text. Behind a line break it is
// that of the text: how the file breaks its lines is not known here.
func posIn(t config.Text, offset int) config.Pos {
	before, pos := t.Value[:offset], t.Pos
	if !strings.Contains(before, "\n") {
		pos.Column += utf8.RuneCountInString(before)
	}
	return pos
}

// posOfRune does as posIn for an offset in characters, which may lie behind
// the end.
func posOfRune(t config.Text, offset int) config.Pos {
	at := 0
	for range offset {
		_, size := utf8.DecodeRuneInString(t.Value[at:])
		at += size
	}
	return posIn(t, at)
}
