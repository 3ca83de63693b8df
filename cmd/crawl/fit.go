package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// fit is the first of some texts that fits into so many cells of a terminal, or the
// last, cut.
func fit(cells int, texts ...string) string {
	for _, text := range texts {
		if ansi.StringWidth(text) <= cells {
			return text
		}
	}
	return ansi.Truncate(texts[len(texts)-1], cells, "…")
}

// cellsOf is a text that takes exactly so many cells, cut or filled.
func cellsOf(text string, cells int) string {
	text = ansi.Truncate(text, cells, "…")
	return text + strings.Repeat(" ", max(cells-ansi.StringWidth(text), 0))
}

// middle is a text in so many cells, shortened in its middle: an address tells most
// by its beginning and its end.
func middle(text string, cells int) string {
	whole := ansi.StringWidth(text)
	if whole <= cells {
		return text
	}
	if cells < 8 {
		return ansi.Truncate(text, cells, "…")
	}
	head := (cells - 1) / 2
	tail := cells - 1 - head
	text = ansi.Truncate(text, head, "") + "…" + ansi.TruncateLeft(text, whole-tail, "")
	return ansi.Truncate(text, cells, "")
}

// thousands is a number with its thousands set apart.
func thousands(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func perSecond(n int64) string {
	if n <= 0 {
		return "-"
	}
	return size(n) + "/s"
}

// wholeSeconds is a time span that changes once a second: 0s, 12s, 3m20s, 2h5m0s.
func wholeSeconds(d time.Duration) string { return d.Truncate(time.Second).String() }

// roughly is a time span as far as it can be foretold: to five seconds below a
// minute or so, to a minute above.
func roughly(d time.Duration) string {
	switch {
	case d < 5*time.Second:
		return "5 s"
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", d.Round(5*time.Second)/time.Second)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	}
	return fmt.Sprintf("%d h %d min", d.Round(time.Minute)/time.Hour, d.Round(time.Minute)%time.Hour/time.Minute)
}
