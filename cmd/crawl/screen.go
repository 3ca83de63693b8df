package main

import (
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// screen is a terminal on which a frame of some lines stands below all that is
// printed, and is drawn again in its place.
//
// It asks the terminal for nothing and changes no mode: the cursor stays visible,
// at the beginning of the line below the frame, so whatever ends the process leaves
// a terminal as it was. Each change is one write. While the process is not in front,
// as behind `&`, the terminal is somebody else's to draw on: then it only prints.
type screen struct {
	to      io.Writer
	size    func() (width, height int)
	file    *os.File    // the terminal, nil for a model of one
	isFront func() bool // nil for always
	isDumb  bool        // obeys nothing

	drawn []string // the lines that stand there, none wider than the terminal was
	wide  int      // how wide it was
}

// openScreen returns the screen that a file is, nil if it is no terminal.
func openScreen(w io.Writer) *screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	s := &screen{to: f, file: f, isDumb: os.Getenv("TERM") == "dumb" || !obeysCodes(f)}
	s.isFront = func() bool { return isInFront(f) }
	s.size = func() (int, int) {
		width, height, err := term.GetSize(int(f.Fd()))
		if err != nil || width <= 0 || height <= 0 {
			return 80, 24
		}
		return width, height
	}
	return s
}

// draws reports whether a frame can be drawn.
func (s *screen) draws() bool { return !s.isDumb && (s.isFront == nil || s.isFront()) }

// draw puts a frame in the place of the one before. It is cut to what the
// terminal has room for.
func (s *screen) draw(lines []string) {
	width, height := s.size()
	var b strings.Builder
	b.WriteString(up(s.rows(width)))
	s.write(&b, lines, width, height)
}

// print prints text above the frame.
func (s *screen) print(text string) {
	if !s.draws() {
		s.forget()
		// Where that fails, as on a terminal that is gone, nobody sees it.
		_, _ = io.WriteString(s.to, text+"\n")
		return
	}
	width, height := s.size()
	lines := s.drawn
	var b strings.Builder
	b.WriteString(s.cleared(width))
	b.WriteString(text)
	b.WriteByte('\n')
	s.write(&b, lines, width, height)
}

// printTo has text written above the frame by another way to the terminal.
func (s *screen) printTo(w io.Writer, text string) {
	lines := s.drawn
	s.erase()
	// Its own writer takes note of what fails.
	_, _ = io.WriteString(w, text)
	if len(lines) > 0 && s.draws() {
		s.draw(lines)
	}
}

// erase removes the frame, and what the terminal itself wrote below it, such as ^Z.
func (s *screen) erase() {
	if len(s.drawn) > 0 && s.draws() {
		width, _ := s.size()
		// Where that fails, as on a terminal that is gone, nobody sees the frame.
		_, _ = io.WriteString(s.to, s.cleared(width)+eraseBelow)
	}
	s.forget()
}

// forget leaves the frame where it stands: the next begins below.
func (s *screen) forget() { s.drawn = nil }

const (
	eraseRight = ansi.EraseLineRight
	eraseBelow = "\x1b[J"
)

// rows is how many rows the frame takes. A terminal that became narrower has broken
// its lines.
func (s *screen) rows(width int) (rows int) {
	for _, line := range s.drawn {
		rows++
		if cells := ansi.StringWidth(line); width < s.wide && cells > width {
			rows += (cells - 1) / width
		}
	}
	return rows
}

// cleared erases the frame, row by row, and ends at its beginning: some terminals
// keep in their history what is erased from the top of the screen at once.
func (s *screen) cleared(width int) string {
	rows := s.rows(width)
	return up(rows) + strings.Repeat(eraseRight+"\n", rows) + up(rows)
}

// up goes to the beginning of a row above.
func up(rows int) string {
	if rows == 0 {
		return ""
	}
	return "\r" + ansi.CursorUp(rows)
}

// write writes a frame where the cursor is, behind what was written to b. The last
// cell of a line stays empty, for terminals differ in what follows one that is full.
func (s *screen) write(b *strings.Builder, lines []string, width, height int) {
	lines = lines[:min(len(lines), max(height-1, 0))]
	s.drawn, s.wide = make([]string, len(lines)), width
	for i, line := range lines {
		line = ansi.Truncate(line, width-1, "…")
		s.drawn[i] = line
		b.WriteString(line + eraseRight + "\n")
	}
	if b.Len() > 0 {
		b.WriteString(eraseBelow)
	}
	// Where that fails, as on a terminal that is gone, nobody sees it.
	_, _ = io.WriteString(s.to, b.String())
}
