package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"magpie/crawler"
)

// listTable prints items in columns that are as wide in every line, so that none
// has to wait for another.
type listTable struct {
	out   io.Writer
	cells int // of a line, 0 for any number
	begun bool
}

// The columns before the path are the state, the time and the size. A narrow
// terminal has no room for the time.
const (
	listPrefix, prefixCells = "%-7s  %-16s  %7s  ", 7 + 2 + 16 + 2 + 7 + 2
	listNarrow, narrowCells = "%-7[1]s  %7[3]s  ", 7 + 2 + 7 + 2
	narrow                  = 64
)

// mostCause is how many cells of a terminal's line a cause has at most.
const mostCause = 22

// print prints an item, and before the first the names of the columns.
func (t *listTable) print(i crawler.Item) error {
	if !t.begun {
		t.begun = true
		if err := t.printRow("STATE", "TIME", "SIZE", t.cut("PATH OR ADDRESS, CAUSE")); err != nil {
			return err
		}
	}
	at, bytes := "", ""
	if !i.Time.IsZero() {
		at = i.Time.Local().Format("2006-01-02 15:04")
	}
	if i.IsOnDisk() {
		bytes = size(i.Size)
	}
	return t.printRow(string(i.State), at, bytes, t.whatAndWhy(plain(cmp.Or(i.Path, i.URL)), plain(i.Cause)))
}

func (t *listTable) printRow(state, at, bytes, rest string) error {
	prefix := listPrefix
	if t.isNarrow() {
		prefix = listNarrow
	}
	_, err := fmt.Fprintf(t.out, prefix+"%[4]s\n", state, at, bytes, rest)
	return err
}

func (t *listTable) isNarrow() bool { return t.cells > 0 && t.cells < narrow }

// left is how many cells a line has behind the columns.
func (t *listTable) left() int {
	if t.isNarrow() {
		return max(t.cells-narrowCells, 1)
	}
	return t.cells - prefixCells
}

// cut cuts text to what is left of the line.
func (t *listTable) cut(text string) string {
	if t.cells == 0 {
		return text
	}
	return cutMiddle(text, t.left())
}

// whatAndWhy is a path or address and a cause, cut to what is left of the line: the
// former in its middle, for both its ends tell something.
func (t *listTable) whatAndWhy(what, why string) string {
	switch {
	case why == "":
		return t.cut(what)
	case t.cells == 0:
		return what + "  " + why
	}
	room := min(mostCause, t.left()/3)
	left := max(t.left()-2-room, 1)
	what = cutMiddle(what, left)
	return what + strings.Repeat(" ", left-ansi.StringWidth(what)) + "  " + ansi.Truncate(why, room, "…")
}

// cutMiddle cuts text to so many cells of a terminal.
func cutMiddle(text string, cells int) string {
	width := ansi.StringWidth(text)
	if width <= cells {
		return text
	}
	head := ansi.Truncate(text, cells-1-(cells-1)/2, "")
	room := cells - 1 - ansi.StringWidth(head)
	tail := ansi.TruncateLeft(text, width-room, "")
	if ansi.StringWidth(tail) > room { // it begins with a wide character that was to be halved
		tail = ansi.TruncateLeft(text, width-room+1, "")
	}
	return head + "…" + tail
}

// screenWidth is how many cells a line of the terminal has that out is.
func screenWidth(out io.Writer) (cells int, isTerminal bool) {
	if s, ok := out.(*sink); ok {
		out = s.to
	}
	f, ok := out.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	cells, _, err := term.GetSize(int(f.Fd()))
	return cells, err == nil
}
