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

// listPrefix is the columns before the path: state, time, size.
const listPrefix = "%-7s  %-16s  %7s  "

// prefixCells is how wide they are.
const prefixCells = 7 + 2 + 16 + 2 + 7 + 2

// Of a terminal's line the path has at least leastPath cells, and a cause at most
// mostCause behind it.
const (
	leastPath = 16
	mostCause = 22
)

// print prints an item, and before the first the names of the columns.
func (t *listTable) print(i crawler.Item) error {
	if !t.begun {
		t.begun = true
		if _, err := fmt.Fprintf(t.out, listPrefix+"%s\n", "STATE", "TIME", "SIZE", "PATH OR ADDRESS, CAUSE"); err != nil {
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
	_, err := fmt.Fprintf(t.out, listPrefix+"%s\n", i.State, at, bytes, t.whatAndWhy(plain(cmp.Or(i.Path, i.URL)), plain(i.Cause)))
	return err
}

// whatAndWhy is a path or address and a cause, cut to what is left of the line: the
// former in its middle, for both its ends tell something.
func (t *listTable) whatAndWhy(what, why string) string {
	left := max(t.cells-prefixCells, leastPath)
	switch {
	case t.cells == 0 && why != "":
		return what + "  " + why
	case t.cells == 0:
		return what
	case why == "":
		return cutMiddle(what, left)
	}
	why = ansi.Truncate(why, min(mostCause, left/3), "…")
	left = max(left-2-max(ansi.StringWidth(why), min(mostCause, left/3)), 1)
	what = cutMiddle(what, left)
	return what + strings.Repeat(" ", left-ansi.StringWidth(what)) + "  " + why
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
