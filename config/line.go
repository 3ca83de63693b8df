package config

import (
	"strings"
	"unicode"
)

// A line is a line of the file, in characters, as columns count them.
type line []rune

func splitLines(src string) []line {
	texts := strings.Split(src, "\n")
	lines := make([]line, len(texts))
	for i, text := range texts {
		lines[i] = line(text)
	}
	return lines
}

// from returns the line from a column on, without a comment that follows white
// space and has white space behind its "#".
func (l line) from(column int) string {
	text := string(l[min(column-1, len(l)):])
	if i := strings.Index(text, " # "); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}

// blanks counts the spaces and tabs at a column; none when nothing else
// follows them.
func (l line) blanks(column int) int {
	for n, r := range l[min(column-1, len(l)):] {
		if r != ' ' && r != '\t' {
			return n
		}
	}
	return 0
}

// value splits the line into key and value: "next" and "@href" of the line
// "  - next: @href". The key is empty for an item of a list; column is where
// the value begins.
func (l line) value() (key, value string, column int) {
	text := string(l)
	rest := strings.TrimLeft(text, " \t")
	for strings.HasPrefix(rest, "- ") {
		rest = strings.TrimLeft(rest[2:], " \t")
	}
	if k, v, found := strings.Cut(rest, ": "); found && !strings.ContainsAny(k, `'"{}[]#`) {
		key, rest = strings.TrimSpace(k), strings.TrimLeft(v, " \t")
	}
	column = len(l) - len([]rune(rest)) + 1
	return key, l.from(column), column
}

// hash returns the column of the first "#" after white space with none behind
// it, or 0.
func (l line) hash() int {
	for i, r := range l {
		after := i+1 < len(l) && l[i+1] != ' ' && l[i+1] != '\t' && l[i+1] != '#'
		if r == '#' && after && i > 0 && (l[i-1] == ' ' || l[i-1] == '\t') {
			return i + 1
		}
	}
	return 0
}

// indent counts the spaces and tabs that l begins with.
func (l line) indent() int {
	n := 0
	for n < len(l) && (l[n] == ' ' || l[n] == '\t') {
		n++
	}
	return n
}

// firstWord is the index of what follows indentation and dashes.
func (l line) firstWord() int {
	at := l.indent()
	for at < len(l) && l.isDash(at) {
		at++
		at += l[at:].indent()
	}
	return at
}

// isDash reports whether a dash that begins an item of a list stands at an
// index.
func (l line) isDash(at int) bool {
	return l[at] == '-' && (at+1 == len(l) || unicode.IsSpace(l[at+1]))
}

// isComment reports whether l is a comment and nothing else.
func (l line) isComment() bool {
	first := l.indent()
	return first < len(l) && l[first] == '#'
}
