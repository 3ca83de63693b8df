package config

import "strings"

// step is how many spaces a line stands behind the one that opens its block.
const step = 2

// untab gives each line that is indented with tabs the spaces that it probably
// wants, so that the rest of the file can be read. It reports false when that
// has been done before.
func (b *builder) untab() bool {
	if b.spaces != nil {
		return false
	}
	b.spaces = make(map[int]int)
	above, spaces := line(nil), 0
	for i, l := range b.lines {
		if l.indent() < len(l) && !l.isComment() {
			spaces = indentBelow(above, spaces, l)
			above = l
		}
		if tabsIn(l) > 0 {
			b.spaces[i+1] = spaces
		}
	}
	return true
}

// indentBelow returns how many spaces a line wants below another that has some:
// one that is off by a tab stands a step deeper or higher, any other beside it,
// or a step deeper where the line above opens a block.
func indentBelow(above line, spaces int, l line) int {
	tabs := tabsIn(l)
	switch {
	case tabs == 0:
		return l.indent()
	case tabsIn(above) > 0:
		return max(spaces+step*(tabs-tabsIn(above)), 0)
	case strings.HasSuffix(strings.TrimSpace(string(above)), ":"):
		return spaces + step
	}
	return spaces
}

// indented returns the text of a line with the spaces that it was given for its
// tabs.
func (b *builder) indented(number int, text string) string {
	spaces, tabbed := b.spaces[number]
	if !tabbed {
		return text
	}
	return strings.Repeat(" ", spaces) + strings.TrimLeft(text, " \t")
}

// original turns a column of the text that is parsed into one of the file.
func (b *builder) original(number, column int) int {
	spaces, tabbed := b.spaces[number]
	if !tabbed {
		return column
	}
	return column - spaces + b.lines[number-1].indent()
}

// tabless returns a line as long as it was, with a blank for each tab where
// tabs no longer matter.
func (b *builder) tabless(l line) line {
	if b.spaces == nil {
		return l
	}
	return line(strings.ReplaceAll(string(l), "\t", " "))
}

// tabsIn counts the tabs that a line is indented with.
func tabsIn(l line) int {
	return strings.Count(string(l[:l.indent()]), "\t")
}
