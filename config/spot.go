package config

import (
	"errors"
	"slices"
	"strings"
)

const sitesKey = "sites"

// spot is where the next site goes in a file.
type spot struct {
	after  int    // how many lines come before
	indent string // of a site
	step   string // by which what is in a site stands further in
	header string // what begins the sites, "" if they have begun
	first  bool   // there is no site yet
}

// spotIn finds the end of the sites of a file.
func spotIn(root *node, lines []string) (spot, error) {
	switch {
	case root.kind == missing:
		return spot{after: len(lines), indent: "  ", step: "  ", header: "sites:"}, nil
	case root.kind != mapping || root.flow:
		return spot{}, errors.New("the file is not written as keys, a line each")
	}
	i := slices.IndexFunc(root.pairs, func(p pair) bool { return p.key.Value == sitesKey })
	if i < 0 {
		left := strings.Repeat(" ", root.pos.Column-1)
		return spot{after: len(lines), indent: left + "  ", step: "  ", header: left + "sites:"}, nil
	}
	end := len(lines)
	if i+1 < len(root.pairs) {
		end = root.pairs[i+1].key.Pos.Line - 1
	}
	return spotUnder(root.pairs[i], lines, end)
}

// spotUnder finds the end of the sites that stand under their key, in the lines
// before some end.
func spotUnder(sites pair, lines []string, end int) (spot, error) {
	value, line, column := sites.value, sites.key.Pos.Line, sites.key.Pos.Column
	switch {
	case value.kind == missing:
		left := strings.Repeat(" ", column-1)
		at := spot{indent: left + "  ", step: "  ", first: true}
		at.after = lastWithin(lines, line, end, column+1)
		return at, nil
	case value.kind != mapping:
		return spot{}, errors.New("sites: holds no sites by their names")
	case value.flow && len(value.pairs) == 0:
		return spot{}, errors.New("sites: is followed by {}: take them away, and add again")
	case value.flow:
		return spot{}, errors.New("sites: is written in braces")
	}
	at := spot{indent: strings.Repeat(" ", value.pos.Column-1), step: strings.Repeat(" ", value.pos.Column-column)}
	last := value.pairs[len(value.pairs)-1]
	if inside := last.value; inside.kind == mapping && !inside.flow && inside.pos.Column > value.pos.Column {
		at.step = strings.Repeat(" ", inside.pos.Column-value.pos.Column)
	}
	at.after = lastWithin(lines, last.key.Pos.Line, end, value.pos.Column)
	return at, nil
}

// lastWithin counts the lines up to the last before an end that is not empty and
// stands at a column or further in, with the comments that follow it at once.
// What stands before the given line, counted from 1, is within.
func lastWithin(lines []string, from, end, column int) int {
	last := from
	for i := from; i < end; i++ {
		if indent, text := cutIndent(lines[i]); text != "" && indent+1 >= column {
			last = i + 1
		}
	}
	return behindComments(lines, end, last)
}

// behindComments counts the lines up to the last of the comments that follow at
// once, unless they stand as close to what comes after them.
func behindComments(lines []string, end, last int) int {
	for i := last; i < len(lines); i++ {
		switch _, text := cutIndent(lines[i]); {
		case text == "":
			return i
		case i >= end || !strings.HasPrefix(text, "#"):
			return last
		}
	}
	return len(lines)
}

// cutIndent counts the spaces before the text of a line.
func cutIndent(line string) (indent int, text string) {
	text = strings.TrimLeft(line, " ")
	return len(line) - len(text), strings.TrimSpace(text)
}

// insert writes the lines of a file with a site at the spot.
func (at spot) insert(lines []string, s Sketch) string {
	end := ending(lines, at.after)
	var b strings.Builder
	b.WriteString(strings.Join(lines[:at.after], ""))
	if at.after > 0 && strings.TrimRight(lines[at.after-1], "\r\n") == lines[at.after-1] {
		b.WriteString(end)
	}
	if at.after > 0 && !at.first {
		b.WriteString(end)
	}
	if at.header != "" {
		b.WriteString(at.header + end)
	}
	for _, line := range s.lines(at.indent, at.step) {
		b.WriteString(line + end)
	}
	if rest := lines[at.after:]; len(rest) > 0 {
		if _, text := cutIndent(rest[0]); text != "" {
			b.WriteString(end)
		}
	}
	return b.String() + strings.Join(lines[at.after:], "")
}

// ending is how lines end at a spot of a file: as the one before it does, or
// the first.
func ending(lines []string, spot int) string {
	for _, line := range slices.Concat(lines[max(spot-1, 0):spot], lines[:min(1, len(lines))]) {
		if text := strings.TrimRight(line, "\r\n"); text != line {
			return line[len(text):]
		}
	}
	return "\n"
}
