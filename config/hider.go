package config

import (
	"slices"
	"strings"
	"unicode"
)

// A hider goes through a file line by line.
type hider struct {
	open   bool // under headers: or another key with secrets
	column int  // index of the first word on the line where headers: stands
	names  int  // index of the names of a block; -1 until it is known
	flow   bool // headers: is in brackets, which end it
	depth  int  // of brackets
	named  int  // depth down to which there are names, not parts of a value
	quote  rune // 0 outside quotes
	due    due
}

// due is what may begin at the place that a hider has come to.
type due int

const (
	dueName due = iota
	dueValue
	dueRest // of a value
)

// line hides what is to be hidden on the next line of the file.
func (h *hider) line(l line) string {
	at := 0
	if h.open && h.goesOn(l) {
		h.begin(l)
		at = h.hide(l, 0)
	} else {
		h.open = false
	}
	for !h.open && !l.isComment() {
		key, end := secretKey(l, at)
		if end < 0 {
			break
		}
		at = h.enter(l, key, end)
	}
	return string(l)
}

// enter hides the value of a key that ends at an index, as far as it stands on
// this line, and returns where that ends.
func (h *hider) enter(l line, key string, end int) int {
	*h = hider{open: true, column: l.firstWord(), names: -1, due: dueValue}
	if key == "cookies" || isSecretAlone(key) {
		h.names = 0
	}
	value := end + l[end:].indent()
	h.flow = value < len(l) && (l[value] == '{' || l[value] == '[')
	if h.flow {
		h.named = 1
	}
	return h.hide(l, end)
}

// goesOn reports whether a line still belongs to headers:. A bracket or a quote
// that is never closed ends where the next secret begins, so that nothing is
// taken for its end that is not.
func (h *hider) goesOn(l line) bool {
	first := l.indent()
	switch {
	case h.depth > 0 || h.quote != 0:
		_, end := secretKey(l, 0)
		return end < 0 || l.firstWord() > h.column
	case first == len(l) || l.isComment():
		return true
	case first == h.column:
		return l.isDash(first) // YAML lets a list stand below its key
	}
	return first > h.column || slices.Contains(l[:first], '\t') // which YAML refuses
}

// begin finds out what is due at the start of a line of a block.
func (h *hider) begin(l line) {
	first := l.firstWord()
	if h.depth > 0 || h.quote != 0 || first == len(l) || l.isComment() {
		return
	}
	h.named = 0
	if h.names < 0 {
		h.names = first
	}
	if first <= h.names {
		h.due = dueName
	}
}

// hide hides what stands from an index on, to the end of headers: or of the
// line, and returns where that is.
func (h *hider) hide(l line, at int) int {
	for at < len(l) && h.open {
		switch r := l[at]; {
		case h.quote != 0:
			at = h.hideQuoted(l, at)
		case unicode.IsSpace(r), h.due == dueName && l.isDash(at):
			at++
		case r == '#' && (at == 0 || unicode.IsSpace(l[at-1])):
			return hideRunes(l, at, len(l))
		case h.depth > 0 && strings.ContainsRune(",}]", r):
			h.leave(r)
			at++
		case h.due == dueName && h.depth <= h.named && nameLength(l[at:]) > 0:
			at += nameLength(l[at:])
			h.due = dueValue
		default:
			at = h.hideValue(l, at)
		}
	}
	return at
}

// leave goes on behind a comma or a closing bracket.
func (h *hider) leave(r rune) {
	if r == ',' {
		h.due = dueName
		return
	}
	h.depth--
	h.due = dueRest
	h.open = h.depth > 0 || !h.flow
}

// hideValue opens what a value begins with or hides a character of it.
func (h *hider) hideValue(l line, at int) int {
	r, was := l[at], h.due
	begins := was != dueRest
	h.due = dueRest
	switch {
	case begins && (r == '\'' || r == '"'):
		h.quote = r
	case (begins || h.depth > 0) && (r == '{' || r == '['):
		if was == dueName && h.depth == h.named {
			h.named++
		}
		h.depth++
		h.due = dueName
	default:
		l[at] = '*'
	}
	return at + 1
}

// hideQuoted hides a character in quotes, which may be escaped, or closes them.
func (h *hider) hideQuoted(l line, at int) int {
	twice := at+1 < len(l) && l[at+1] == '\''
	switch {
	case l[at] == '\\' && h.quote == '"', l[at] == '\'' && h.quote == '\'' && twice:
		return hideRunes(l, at, min(at+2, len(l)))
	case l[at] == h.quote:
		h.quote = 0
		return at + 1
	}
	return hideRunes(l, at, at+1)
}

// hideRunes hides all but white space between two indexes and returns the
// second.
func hideRunes(l line, from, to int) int {
	for i := from; i < to; i++ {
		if !unicode.IsSpace(l[i]) {
			l[i] = '*'
		}
	}
	return to
}
