//go:build !windows

package main

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
)

// Two sites, one of which asks to be left alone for a while.
var pictureSites = []byte(`
sites:
  birds:
    start: https://birds.example/
    image: img
    parallelism: 8
  ships:
    start: https://ships.example/
    image: img
`)

// pictured serves them, and a picture of the board is taken meanwhile.
func pictured(rw http.ResponseWriter, r *http.Request) {
	n := 0
	switch {
	case r.URL.Path == "/" && r.Host == "birds.example":
		for i := range 200 {
			fmt.Fprintf(rw, "<img src=https://img.birds.example/%d.jpg>", i+1)
		}
		fmt.Fprint(rw, "<img src=/albums/2026/waders/plover-at-dusk-on-the-northern-shore.jpg><img src=/login.jpg>")
	case r.URL.Path == "/":
		fmt.Fprint(rw, "<img src=/1.jpg><img src=/2.jpg><img src=/3.jpg>")
	case r.URL.Path == "/login.jpg":
		fmt.Fprint(rw, "<!DOCTYPE html><title>Log in</title>")
	case r.Host == "ships.example" && r.URL.Path != "/1.jpg" && r.URL.Path != "/robots.txt":
		rw.Header().Set("Retry-After", "900")
		rw.WriteHeader(http.StatusTooManyRequests)
	default:
		if _, err := fmt.Sscanf(r.URL.Path, "/%d.jpg", &n); err != nil {
			http.NotFound(rw, r)
			return
		}
		if r.Host == "img.birds.example" && n > 150 {
			<-r.Context().Done() // the picture is taken before these come
			return
		}
		time.Sleep(100 * time.Millisecond)
		rw.Write(fixtures.Picture(int64(n), 300_000))
	}
}

// The picture of the board in the documents is what the command shows: it is made
// with -update from a screen of it, kept beside the frames.
func TestPictureOfTheBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pictureSites, http.HandlerFunc(pictured), "birds.example", "img.birds.example", "ships.example")
	v := w.watch(80, 24, nil)
	enough := regexp.MustCompile(`1[0-9]{2} of 205`)
	var shown []modelRow
	v.until("there was much to see", func(screen string) bool {
		_, board, _ := strings.Cut(screen, "\npictures ")
		if !enough.MatchString(board) || strings.Count(board, "\nfailed ") != 2 || !strings.Contains(board, "waits until") {
			return false
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		shown = v.model.board()
		return true
	})
	text := filepath.Join("testdata", "board", "captured.ansi")
	svg := filepath.Join("..", "..", "docs", "board.svg")
	if *update {
		golden(t, text, coded(shown))
	}
	kept, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	m := newTerminalModel(80, 24)
	m.Write([]byte(strings.ReplaceAll(string(kept), "\n", "\r\n")))
	if diff := cmp.Diff(firstWords(m.rows), firstWords(shown)); diff != "" {
		t.Errorf("the command shows other lines by now (-picture +command); make it anew with -update:\n%s", diff)
	}
	golden(t, svg, drawing(m.rows))
}

// board are the rows of the board.
func (m *terminalModel) board() (rows []modelRow) {
	for _, r := range m.rows[m.top():] {
		if len(rows) > 0 || strings.HasPrefix(r.text(), "pictures ") {
			rows = append(rows, modelRow{cells: slices.Clone(r.cells)})
		}
	}
	return rows
}

// firstWords are the words that each line begins with.
func firstWords(rows []modelRow) (words []string) {
	for _, r := range rows {
		if fields := strings.Fields(r.text()); len(fields) > 0 {
			words = append(words, fields[0])
		}
	}
	return words
}

// coded are rows as a terminal gets them.
func coded(rows []modelRow) string {
	var b strings.Builder
	for _, r := range rows {
		for _, run := range runs(r) {
			if run.style != "" {
				fmt.Fprintf(&b, "\x1b[%sm%s\x1b[0m", run.style, run.char)
			} else {
				b.WriteString(run.char)
			}
		}
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// runs are the neighbours of one colour in a row.
func runs(r modelRow) (all []modelCell) {
	for _, c := range r.cells {
		if n := len(all); n > 0 && all[n-1].style == c.style {
			all[n-1].char += c.char
		} else {
			all = append(all, c)
		}
	}
	return all
}

// cellWide and cellHigh are the size of a cell in the drawing.
const (
	cellWide = 8.4
	cellHigh = 19.0
	margin   = 16.0
)

// inks are the colours of the drawing, by their number on a terminal.
var inks = map[string]string{"": "#d8dee9", "2": "#7b8494", "31": "#f2777a", "32": "#8fc98f", "33": "#e6c06a"}

// drawing is an SVG of rows, as wide as 80 cells.
func drawing(rows []modelRow) string {
	for len(rows) > 0 && len(rows[len(rows)-1].cells) == 0 {
		rows = rows[:len(rows)-1]
	}
	wide, high := 80*cellWide+2*margin, float64(len(rows))*cellHigh+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-label="crawl run at work">`+"\n", wide, high, wide, high)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="#1d2129"/>`+"\n")
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">` + "\n")
	for i, r := range rows {
		x, y := margin, margin+float64(i)*cellHigh+14
		for _, run := range runs(r) {
			length := float64(ansi.StringWidth(run.char)) * cellWide
			if strings.TrimSpace(run.char) != "" {
				fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" fill="%s" textLength="%.1f" lengthAdjust="spacingAndGlyphs" xml:space="preserve">%s</text>`+"\n",
					x, y, inks[run.style], length, html.EscapeString(run.char))
			}
			x += length
		}
	}
	return b.String() + "</g>\n</svg>\n"
}
