package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// terminalModel is what a terminal makes of what is written to it, as far as the
// command uses it: any code but those few is a fault. Like most terminals it breaks
// lines anew when its width changes.
type terminalModel struct {
	width, height int
	rows          []modelRow // what scrolled away included
	row, col      int        // of the cursor
	pending       string     // the beginning of a code, or of a character
	style         string     // the number of the colour that is set, "" for none
	coloured      bool       // one ever was
	faults        []string
	// frames are the screens as they were when something was drawn.
	frames []string
}

// modelRow is a row of cells; a wide character leaves the next one empty.
type modelRow struct {
	cells []modelCell
	wraps bool // it goes on in the next row
}

// modelCell is a character in its colour.
type modelCell struct{ char, style string }

// text is what can be read.
func (r modelRow) text() string {
	var b strings.Builder
	for _, c := range r.cells {
		b.WriteString(c.char)
	}
	return b.String()
}

func newTerminalModel(width, height int) *terminalModel {
	return &terminalModel{width: width, height: height, rows: make([]modelRow, 1)}
}

// Write implements io.Writer.
func (m *terminalModel) Write(p []byte) (int, error) {
	text := m.pending + string(p)
	m.pending = ""
	for text != "" {
		n := m.obey(text)
		if n == 0 {
			m.pending = text
			break
		}
		text = text[n:]
	}
	return len(p), nil
}

// obey takes the first character or code of a text, 0 bytes if it is not whole.
func (m *terminalModel) obey(text string) int {
	switch text[0] {
	case '\r':
		m.col = 0
		return 1
	case '\n':
		m.down()
		return 1
	case 0x1b:
		return m.code(text)
	}
	if !utf8.FullRuneInString(text) {
		return 0
	}
	r, n := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError || isObeyed(r) {
		m.faults = append(m.faults, fmt.Sprintf("a character to obey: %q", text[:n]))
		return n
	}
	m.put(text[:n])
	return n
}

// code obeys a control sequence: ESC [ number letter.
func (m *terminalModel) code(text string) int {
	if len(text) < 3 {
		return 0
	}
	end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' })
	if text[1] != '[' || end < 0 {
		if text[1] == '[' {
			return 0
		}
		m.faults = append(m.faults, fmt.Sprintf("an unknown code: %q", text))
		return 2
	}
	end += 2
	n, _ := strconv.Atoi(text[2:end])
	switch text[end] {
	case 'A':
		m.row = max(m.row-max(n, 1), m.top())
	case 'K':
		m.cut()
	case 'J':
		m.cut()
		m.rows = m.rows[:m.row+1]
		m.frames = append(m.frames, m.screen())
	case 'm':
		m.coloured = true
		if m.style = text[2:end]; m.style == "0" {
			m.style = ""
		}
	default:
		m.faults = append(m.faults, fmt.Sprintf("an unknown code: %q", text[:end+1]))
	}
	return end + 1
}

// cut erases what is right of the cursor.
func (m *terminalModel) cut() {
	r := &m.rows[m.row]
	r.cells, r.wraps = r.cells[:min(m.col, len(r.cells))], false
}

// top is the first row that is on the screen.
func (m *terminalModel) top() int { return max(len(m.rows)-m.height, 0) }

func (m *terminalModel) down() {
	if m.row++; m.row == len(m.rows) {
		m.rows = append(m.rows, modelRow{})
	}
}

// put writes a character at the cursor.
func (m *terminalModel) put(char string) {
	cells := ansi.StringWidth(char)
	if m.col+cells > m.width {
		m.rows[m.row].wraps = true
		m.down()
		m.col = 0
	}
	r := &m.rows[m.row]
	for len(r.cells) < m.col+cells {
		r.cells = append(r.cells, modelCell{" ", ""})
	}
	r.cells[m.col] = modelCell{char, m.style}
	for i := 1; i < cells; i++ {
		r.cells[m.col+i] = modelCell{"", m.style}
	}
	m.col += cells
}

// resize changes the width and breaks all lines anew.
func (m *terminalModel) resize(width, height int) {
	var rows []modelRow
	at := -1
	for i := 0; i < len(m.rows); i++ {
		if i == m.row {
			at = len(rows)
		}
		line := m.rows[i].cells
		for m.rows[i].wraps && i+1 < len(m.rows) {
			i++
			line = slices.Concat(line, m.rows[i].cells)
		}
		for len(line) > width {
			rows = append(rows, modelRow{slices.Clone(line[:width]), true})
			line = line[width:]
		}
		rows = append(rows, modelRow{cells: slices.Clone(line)})
	}
	m.rows, m.row, m.width, m.height = rows, max(at, 0), width, height
	m.col = min(m.col, width)
}

// screen is what can be seen, without the empty rows at its end.
func (m *terminalModel) screen() string { return m.text(m.rows[m.top():]) }

// all is what was ever shown and not erased.
func (m *terminalModel) all() string { return m.text(m.rows) }

func (m *terminalModel) text(rows []modelRow) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimRight(r.text(), " "))
		if !r.wraps {
			b.WriteByte('\n')
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// wrapsBelow reports whether a row goes on in the next, on the screen below the
// first row with a mark.
func (m *terminalModel) wrapsBelow(mark string) bool {
	is := false
	for _, r := range m.rows[m.top():] {
		is = is || strings.HasPrefix(r.text(), mark)
		if is && r.wraps {
			return true
		}
	}
	return false
}
