package config

import "strings"

// maxRepairs is how many values of a file are taken out for their syntax: the
// file is parsed anew for each.
const maxRepairs = 50

// repair takes the value on a line of the file out, so that the rest can be
// read. It does so once a line, and only for the value of a key. Where a line is
// indented with tabs these are replaced first.
func (b *builder) repair(number int) bool {
	if number <= len(b.lines) && tabsIn(b.lines[number-1]) > 0 && b.untab() {
		return true
	}
	if b.repaired[number] || len(b.repaired) == maxRepairs || number > len(b.lines) {
		return false
	}
	if key, _, _ := b.lines[number-1].value(); key == "" {
		return false
	}
	b.repaired[number] = true
	return true
}

// repairedText is the file with an empty text for each value taken out.
func (b *builder) repairedText() string {
	texts := make([]string, len(b.lines))
	for i, l := range b.lines {
		texts[i] = string(l)
		if b.repaired[i+1] {
			_, _, column := l.value()
			texts[i] = string(l[:column-1]) + "''"
		}
		texts[i] = b.indented(i+1, texts[i])
	}
	return strings.Join(texts, "\n")
}
