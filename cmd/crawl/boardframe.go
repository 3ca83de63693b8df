package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// boardView is all that a frame is made of.
type boardView struct {
	snapshot
	rate    int64         // bytes a second, lately
	left    time.Duration // 0 if nobody knows
	hosts   []hostLine
	failed  []failure
	waits   string
	colours palette
	// mostHosts is how many hosts there ever were.
	mostHosts int
}

const (
	labelWidth = 10
	barWidth   = 24
	// hint is what the last line of a run says when there is nothing to wait for.
	hint = "Ctrl-C stops it; the same command goes on with what is left"
	// lookingHint is that of a verification, which begins anew.
	lookingHint = "Ctrl-C stops it"
)

// frame is the board for a terminal of a size, line by line. What does not fit is
// left out, hosts first.
func (v boardView) frame(width, height int) []string {
	width-- // see screen.write
	lines := []string{v.picturesLine(width)}
	if v.verb == "" {
		lines = append(lines, v.pagesLine(width))
	}
	lines = append(lines, v.bytesLine(width), v.timeLine(width))
	tail := v.tail(width)
	room := height - 1 - len(lines) - len(tail)
	lines = append(lines, v.hostBlock(width, room)...)
	lines = append(lines, tail...)
	if most := max(height-1, 1); len(lines) > most {
		lines = lines[:most]
	}
	return lines
}

func (v boardView) label(text string) string {
	return v.colours.faint(fmt.Sprintf("%-*s", labelWidth, text))
}

// picturesLine is how far it is, with a bar where all is known.
func (v boardView) picturesLine(width int) string {
	known := thousands(v.known)
	text, share := fmt.Sprintf("%*s of %s", len(known), thousands(v.done), known), ""
	if v.whole && v.known > 0 {
		share = fmt.Sprintf("  %3d %%", 100*v.done/v.known)
	}
	troubles := v.troubleText()
	label := v.label(cmp.Or(v.verb, "pictures"))
	if v.known == 0 {
		return label + "none known yet" + troubles
	}
	bar := v.colours.green(strings.Repeat("━", v.filled())) + v.colours.faint(strings.Repeat("─", barWidth-v.filled())) + "  "
	return fit(width, label+bar+text+share+troubles, label+text+share+troubles, label+text+troubles)
}

func (v boardView) filled() int {
	if v.known == 0 {
		return 0
	}
	return int(barWidth * min(v.done, v.known) / v.known)
}

func (v boardView) troubleText() (text string) {
	for _, t := range v.troubles {
		if t.n == 0 {
			continue
		}
		said := thousands(t.n) + " " + t.what
		if t.bad {
			said = v.colours.red(said)
		}
		text += "  " + said
	}
	return text
}

func (v boardView) pagesLine(width int) string {
	text := v.label("pages") + thousands(v.pages) + " read"
	if v.pagesLeft == 0 {
		return text
	}
	return fit(width, text+", "+thousands(v.pagesLeft)+" to read; more pictures may be found", text+", "+thousands(v.pagesLeft)+" to read")
}

func (v boardView) bytesLine(width int) string {
	text := fmt.Sprintf("%s%-10s%10s now", v.label("bytes"), size(v.bytes), perSecond(v.rate))
	return fit(width, text+fmt.Sprintf("%12s on average", rate(v.bytes, v.elapsed)), text)
}

func (v boardView) timeLine(width int) string {
	text := v.label("time") + wholeSeconds(v.elapsed)
	if v.left > 0 {
		return fit(width, text+", about "+roughly(v.left)+" left at the pace of the last minute", text+", about "+roughly(v.left)+" left")
	}
	return text
}

// hostBlock are the lines of hosts, and of how many there are besides. It never
// becomes shorter while there is room, lest what is below it jumps.
func (v boardView) hostBlock(width, room int) []string {
	total := len(v.hosts) + v.more
	if room < 2 || v.mostHosts == 0 {
		return nil
	}
	shown := someOf(v.hosts, room-1)
	if len(shown) < total {
		shown = someOf(v.hosts, room-2)
	}
	block := []string{""}
	for _, h := range shown {
		block = append(block, v.hostLine(h, width))
	}
	if rest := total - len(shown); rest > 0 {
		block = append(block, v.colours.faint("and "+count(int64(rest), "more host")))
	}
	for len(block) < min(v.mostHosts+1, room) {
		block = append(block, "")
	}
	return block
}

// hostLine is a host: how many requests are under way of how many at once, and its
// rate, or what it is at where nothing comes.
func (v boardView) hostLine(h hostLine, width int) string {
	name := cellsOf(plain(h.name), nameWidth(width))
	if h.until != "" {
		return name + "  " + v.colours.yellow(ansi.Truncate(h.until, width-ansi.StringWidth(name)-2, "…"))
	}
	if !h.leased {
		return v.colours.faint(name + "  idle")
	}
	busy := fmt.Sprintf("%3d of %d", h.inFlight, h.limit)
	text := fmt.Sprintf("%s  %-17s", name, busy+" at once")
	if h.rate == 0 && h.step != "" {
		text = fit(width, text+"  "+v.colours.yellow(h.step), text)
	} else {
		text = fmt.Sprintf("%s %10s", text, perSecond(h.rate))
	}
	return fit(width, text, name+"  "+busy)
}

// nameWidth is how many cells the names of hosts take. Behind one stand its numbers,
// in 19 cells, and what it is at, in 24 at most: that is left out only where no name
// could be read beside it.
func nameWidth(width int) int {
	room := width - 19 - 24
	if room < 12 {
		room = width - 32
	}
	return min(max(room, 8), 34)
}

// tail is what stands below the hosts: the latest failures, and what it waits for.
func (v boardView) tail(width int) []string {
	lines := []string{""}
	for _, f := range v.failed {
		cause := v.colours.red(plain(f.cause))
		room := width - labelWidth - ansi.StringWidth(plain(f.cause)) - 2
		lines = append(lines, v.label("failed")+cause+"  "+middle(plain(f.url), room))
	}
	if v.waits != "" {
		return append(lines, v.colours.yellow(ansi.Truncate(v.waits, width, "…")))
	}
	text := hint
	if v.verb != "" {
		text = lookingHint
	}
	return append(lines, v.colours.faint(ansi.Truncate(text, width, "…")))
}
