package config

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// layoutFault explains an error of the parser at pos by how the lines stand to each
// other: it often trips only behind the line that is wrong. understood tells
// whether the value on the fault's line is all that is wrong.
func (b *builder) layoutFault(tokens token.Tokens, pos Pos) (f Fault, understood, found bool) {
	if open := b.unclosed(tokens); open.Line > 0 && open.Line < pos.Line {
		bracket := string(b.line(open)[open.Column-1])
		return Fault{open, fmt.Sprintf("%q is opened here and never closed", bracket), "close it: " + closing[bracket]}, true, true
	}
	if tabsIn(b.line(pos)) > 0 {
		return Fault{}, false, false
	}
	if f, found = b.unspaced(pos); found {
		return f, false, true
	}
	if f, found = b.overhang(pos); !found {
		f, found = b.misindented(pos)
	}
	return f, false, found
}

var closing = map[string]string{"{": "}", "[": "]"}

// unclosed returns where the outermost bracket stands that is open at the end of the file.
func (b *builder) unclosed(tokens token.Tokens) Pos {
	var open []*token.Token
	for _, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			open = append(open, tk)
		case token.MappingEndType, token.SequenceEndType:
			open = open[:max(len(open)-1, 0)]
		}
	}
	if len(open) == 0 {
		return Pos{}
	}
	return b.place(open[0])
}

// unspaced reports a key at pos with its value right behind the colon.
func (b *builder) unspaced(pos Pos) (Fault, bool) {
	l, shown := b.line(pos), b.shownLine(pos)
	first := l.firstWord()
	key, value, found := strings.Cut(string(l[first:]), ":")
	if !found || homes(key) == "" || value == "" || strings.HasPrefix(value, " ") {
		return Fault{}, false
	}
	column := first + len([]rune(key)) + 2
	return Fault{Pos{pos.File, pos.Line, column}, fmt.Sprintf("no space stands behind %q", key+":"),
		fmt.Sprintf("write %s: %s", key, shown.from(column))}, true
}

// overhang reports a key that is indented below the line at pos, which has a value.
func (b *builder) overhang(pos Pos) (Fault, bool) {
	holder := b.line(pos)
	if key, value, _ := holder.value(); key == "" || value == "" {
		return Fault{}, false
	}
	for n := pos.Line + 1; n <= len(b.lines); n++ {
		l := b.lines[n-1]
		if strings.TrimSpace(string(l)) == "" || l.isComment() {
			continue
		}
		key, _, _ := l.value()
		if key == "" || l.indent() <= holder.firstWord() {
			return Fault{}, false
		}
		return Fault{Pos{pos.File, n, l.indent() + 1}, fmt.Sprintf("this is indented below line %d, which has a value already", pos.Line),
			fmt.Sprintf("write %d spaces, as on that line", holder.firstWord())}, true
	}
	return Fault{}, false
}

// misindented reports a line that begins between those above it: further right than
// what holds it, and not as far as what stands in there already.
func (b *builder) misindented(pos Pos) (Fault, bool) {
	own, inside := b.line(pos).indent(), 0
	for n := pos.Line - 1; n >= 1; n-- {
		l := b.lines[n-1]
		switch {
		case strings.TrimSpace(string(l)) == "" || l.isComment():
		case l.indent() > own && l.firstWord() != own:
			inside = n
		case l.indent() < own && l.firstWord() != own && inside > 0:
			return Fault{Pos{pos.File, pos.Line, own + 1}, fmt.Sprintf("this is indented by %d spaces, as nothing above is", own),
				fmt.Sprintf("write %d spaces, as on line %d, or %d, as on line %d", b.lines[inside-1].indent(), inside, l.indent(), n)}, true
		default:
			return Fault{}, false
		}
	}
	return Fault{}, false
}
