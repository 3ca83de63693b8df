package config

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// anyKey matches what may be the key of a mapping, wherever it stands on a
	// line; its groups are a quote, the name and a quote.
	anyKey = regexp.MustCompile(`(?:^|[\s{,\[?])(['"]?)([\pL-]+)(['"]?)\s*:`)
	// secretAlone matches names of headers that stand where a key of crawl.yaml
	// is due, as after a slip in the indentation.
	secretAlone = regexp.MustCompile(`(?i)^(x-.+|(proxy-)?authorization|cookie)$`)
	// shownName matches the name of a header before its value. What has "=" or
	// ":" in it may be a value as well.
	shownName = regexp.MustCompile(`^(?:'[\w -]+'\s*:|"[\w -]+"\s*:|\w[\w -]*:(?:\s|$))`)
)

// hideHeaders hides the values under headers: in the text of a file, which may
// be no YAML: characters become "*", but for white space, so that every place
// stays where it is. Names of headers stay. Where the text leaves a doubt, more
// is hidden.
func hideHeaders(text string) string {
	lines := strings.Split(text, "\n")
	h := &hider{}
	for i, l := range lines {
		lines[i] = h.line([]rune(l))
	}
	return strings.Join(lines, "\n")
}

// A hider goes through a file line by line.
type hider struct {
	open   bool // under headers:
	column int  // of the first word on the line where headers: stands
	names  int  // column of the names of a block; -1 until it is known
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
func (h *hider) line(l []rune) string {
	at := 0
	if h.open && h.goesOn(l) {
		h.begin(l)
		at = h.hide(l, 0)
	} else {
		h.open = false
	}
	for !h.open {
		key, end := secretKey(l, at)
		if end < 0 {
			break
		}
		at = h.enter(l, key, end)
	}
	return string(l)
}

// secretKey returns the first key at or behind a column whose value is secret,
// and the column behind its colon; -1 when there is none.
func secretKey(l []rune, at int) (name string, end int) {
	rest := string(l[at:])
	for _, m := range anyKey.FindAllStringSubmatchIndex(rest, -1) {
		name, after := rest[m[4]:m[5]], rest[m[1]:]
		opening, closing := rest[m[2]:m[3]], rest[m[6]:m[7]]
		if opening != closing || opening == "" && after != "" && !strings.ContainsAny(after[:1], " \t{['\"") {
			continue // such a colon is part of a text
		}
		if _, headers := Nearest(name, []string{"headers"}); headers || secretAlone.MatchString(name) {
			return name, at + utf8.RuneCountInString(rest[:m[1]])
		}
	}
	return "", -1
}

// enter hides the value of a key that ends at a column, as far as it stands on
// this line, and returns where that ends.
func (h *hider) enter(l []rune, key string, end int) int {
	*h = hider{open: true, column: firstWord(l), names: -1, due: dueValue}
	if secretAlone.MatchString(key) {
		h.names = 0
	}
	value := end + indent(l[end:])
	h.flow = value < len(l) && (l[value] == '{' || l[value] == '[')
	if h.flow {
		h.named = 1
	}
	return h.hide(l, end)
}

// goesOn reports whether a line still belongs to headers:. A bracket or a quote
// that is never closed ends where the next secret begins, so that nothing is
// taken for its end that is not.
func (h *hider) goesOn(l []rune) bool {
	first := indent(l)
	switch {
	case h.depth > 0 || h.quote != 0:
		_, end := secretKey(l, 0)
		return end < 0 || firstWord(l) > h.column
	case first == len(l) || l[first] == '#':
		return true
	case first == h.column:
		return isDash(l, first) // YAML lets a list stand below its key
	}
	return first > h.column || slices.Contains(l[:first], '\t') // which YAML refuses
}

// begin finds out what is due at the start of a line of a block.
func (h *hider) begin(l []rune) {
	first := firstWord(l)
	if h.depth > 0 || h.quote != 0 || first == len(l) || l[first] == '#' {
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

// hide hides what stands from a column on, to the end of headers: or of the
// line, and returns where that is.
func (h *hider) hide(l []rune, at int) int {
	for at < len(l) && h.open {
		switch r := l[at]; {
		case h.quote != 0:
			at = h.hideQuoted(l, at)
		case unicode.IsSpace(r), h.due == dueName && isDash(l, at):
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
func (h *hider) hideValue(l []rune, at int) int {
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
func (h *hider) hideQuoted(l []rune, at int) int {
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

// hideRunes hides all but white space between two columns and returns the
// second.
func hideRunes(l []rune, from, to int) int {
	for i := from; i < to; i++ {
		if !unicode.IsSpace(l[i]) {
			l[i] = '*'
		}
	}
	return to
}

// nameLength is the length of the name of a header and its colon at the start
// of l, 0 when there is none that is short enough.
func nameLength(l []rune) int {
	return len(strings.TrimSpace(shownName.FindString(string(l[:min(len(l), longest)]))))
}

// indent counts the spaces and tabs that l begins with.
func indent(l []rune) int {
	n := 0
	for n < len(l) && (l[n] == ' ' || l[n] == '\t') {
		n++
	}
	return n
}

// firstWord is the column of what follows indentation and dashes.
func firstWord(l []rune) int {
	at := indent(l)
	for at < len(l) && isDash(l, at) {
		at++
		at += indent(l[at:])
	}
	return at
}

// isDash reports whether a dash that begins an item of a list stands at a
// column.
func isDash(l []rune, at int) bool {
	return l[at] == '-' && (at+1 == len(l) || unicode.IsSpace(l[at+1]))
}
