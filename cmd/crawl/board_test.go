package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
	"magpie/frontier"
)

var update = flag.Bool("update", false, "write the golden files anew")

// noon is when all frames are drawn.
var noon = time.Date(2030, 5, 4, 12, 0, 0, 0, time.Local)

// busyView is a run in the midst of its work.
func busyView() boardView {
	return boardView{
		snapshot: snapshot{
			at: noon, elapsed: 80 * time.Second, done: 1204, known: 5010, whole: true, pages: 31, bytes: 240_100_000,
			troubles: []trouble{{3, "failed", true}, {12, "skipped", false}, {0, "refreshed", false}},
		},
		rate: 12_000_000, left: 312 * time.Second,
		hosts: []hostLine{
			{hostStand{name: "img.example.com", leased: true, inFlight: 4, limit: 4, step: "receiving"}, 11_900_000},
			{hostStand{name: "pages.example.com", leased: true, inFlight: 1, limit: 16, step: "waiting for its turn"}, 0},
			{hostStand{name: "slow.example.net", until: "waits until 14:05:10 (429 asked for it)"}, 0},
			{hostStand{name: "絵画館.例え.テスト.とても長い名前の美術館.example.jp", leased: true, inFlight: 2, limit: 4}, 48_000},
			{hostStand{name: "was.example.org"}, 0},
		},
		mostHosts: 5,
		failed: []failure{
			{"404", "https://img.example.com/albums/2030/05/04/a-very-long-title-that-nobody-reads/full/000123.jpg"},
			{"not a picture", "https://img.example.com/login"},
			{"500", "https://絵画館.例え.テスト/とても長い題名の絵画がここにあります/完全版/０００１２３.jpg"},
		},
	}
}

func manyHosts(v boardView, n int) boardView {
	v.hosts = nil
	for i := range n {
		name := "host-" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ".example.com"
		v.hosts = append(v.hosts, hostLine{hostStand{name: name, leased: i >= n/2, inFlight: 2, limit: 4}, int64(1000 * i)})
		if i < n/2 {
			v.hosts[i].until = "waits until 12:00:30 (503)"
		}
	}
	v.mostHosts = n + 3
	v.more = 3
	return v
}

func TestFrames(t *testing.T) {
	beginning := boardView{snapshot: snapshot{at: noon}}
	unknown := busyView()
	unknown.whole, unknown.pagesLeft, unknown.left = false, 1200, 0
	waiting := busyView()
	waiting.hosts, waiting.failed, waiting.rate, waiting.left = waiting.hosts[2:3], nil, 0, 0
	waiting.waits = "waiting for slow.example.net until 14:05:10 (429)"
	verifying := busyView()
	verifying.verb, verifying.hosts, verifying.mostHosts, verifying.failed = "verified", nil, 0, nil
	verifying.troubles = []trouble{{2, "not as recorded", true}}
	coloured := busyView()
	coloured.colours = true
	tests := []struct {
		name          string
		view          boardView
		width, height int
	}{
		{"begins", beginning, 80, 24},
		{"busy", busyView(), 80, 24},
		{"wide", busyView(), 200, 50},
		{"narrow", busyView(), 40, 24},
		{"tiny", busyView(), 20, 6},
		{"low", busyView(), 80, 10},
		{"total-unknown", unknown, 80, 24},
		{"waiting", waiting, 80, 24},
		{"many-hosts", manyHosts(busyView(), 40), 80, 24},
		{"verifying", verifying, 80, 24},
		{"colours", coloured, 80, 24},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := tt.view.frame(tt.width, tt.height)
			if len(lines) >= tt.height {
				t.Errorf("%d lines on a screen of %d", len(lines), tt.height)
			}
			for _, line := range lines {
				if cells := ansi.StringWidth(line); cells >= tt.width {
					t.Errorf("%d cells on a screen of %d: %q", cells, tt.width, line)
				}
			}
			golden(t, filepath.Join("testdata", "board", tt.name+".txt"), strings.Join(lines, "\n")+"\n")
		})
	}
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(string(want), got))
	}
}

// What a host is at is told on any terminal with room for that and a name.
func TestFrameTellsTheStep(t *testing.T) {
	for _, width := range []int{60, 66, 80, 120} {
		v := busyView()
		v.hosts[1].step = "waiting for the answer"
		if got := strings.Join(v.frame(width, 24), "\n"); !strings.Contains(got, v.hosts[1].step+"\n") {
			t.Errorf("%d cells wide:\n%s", width, got)
		}
	}
}

// Whatever a host or a cause is called, a terminal obeys nothing of it.
func TestFrameHoldsNothingToObey(t *testing.T) {
	v := busyView()
	v.hosts[0].name, v.hosts[1].name = spell, spell
	v.failed[0] = failure{spell, spell}
	for _, line := range v.frame(200, 50) {
		if strings.ContainsFunc(line, isObeyed) {
			t.Errorf("a terminal would obey %q", line)
		}
	}
}

// An end is told only where it is known what is left, and nothing else is waited for.
func TestBoardTellsTheEnd(t *testing.T) {
	at := func(second int, done int64) snapshot {
		return snapshot{at: noon.Add(time.Duration(second) * time.Second), done: done, known: 100, whole: true}
	}
	tests := []struct {
		name string
		last snapshot
		want time.Duration
	}{
		{"at the pace of what was done", at(10, 20), 40 * time.Second},
		{"not while pages are open", func() snapshot { s := at(10, 20); s.whole = false; return s }(), 0},
		{"not while a host is left alone", func() snapshot { s := at(10, 20); s.noEnd = true; return s }(), 0},
		{"not at once", at(1, 2), 0},
		{"not when nothing came", at(10, 0), 0},
		{"not when all is done", at(10, 100), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoard(false)
			b.update(at(0, 0))
			b.update(tt.last)
			if got := b.left(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// A run that ends before all is done has no end that the pace tells.
func TestRunThatEndsBeforeAllIsDone(t *testing.T) {
	tests := []struct {
		name string
		p    crawler.Progress
		want bool
	}{
		{"goes on", crawler.Progress{}, false},
		{"draining", crawler.Progress{Draining: true}, true},
		{"bounded", crawler.Progress{Bounded: true}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := runSnapshot(tt.p, noon).noEnd; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBoardSaysWhatItWaitsFor(t *testing.T) {
	at := func(second int, moved int64, hosts ...hostStand) snapshot {
		return snapshot{at: noon.Add(time.Duration(second) * time.Second), moved: moved, hosts: hosts}
	}
	host := hostStand{name: "one.test", leased: true, step: "waiting for the answer"}
	tests := []struct {
		name string
		last snapshot
		want string
	}{
		{"nothing while something comes", at(10, 5, host), ""},
		{"nothing at once", at(2, 0, host), ""},
		{"what a host is at", at(10, 0, host), "nothing moved for 10s: waiting for the answer at one.test"},
		{"that nothing moves", at(10, 0), "nothing moved for 10s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoard(false)
			b.update(at(0, 0))
			b.update(tt.last)
			if got := b.waits(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A machine that has no host to work on says why, and so does one whose server is away.
func TestRunThatSharesItsCrawlSaysWhatItWaitsFor(t *testing.T) {
	left := crawler.Inventory{Pictures: crawler.Counts{Open: 3}}
	resting := left
	resting.Resting = []crawler.Resting{{Postponed: frontier.Postponed{Host: "one.test", Pause: frontier.Pause{Until: noon.Add(time.Minute)}}}}
	silent := left
	silent.Silent = true
	hosts := []crawler.HostProgress{{Host: "one.test"}}
	const forAHost = "waiting for a host that is due and that no other machine works on"
	tests := []struct {
		name string
		p    crawler.Progress
		want string
	}{
		{"nothing while it works", crawler.Progress{Shared: true, Known: left, Hosts: hosts}, ""},
		{"nothing alone", crawler.Progress{Known: left}, ""},
		{"nothing when all is done", crawler.Progress{Shared: true}, ""},
		{"a host of others", crawler.Progress{Shared: true, Known: left}, forAHost},
		{"a host that rests", crawler.Progress{Shared: true, Known: resting}, "waiting for one.test until 12:01:00"},
		{"the server", crawler.Progress{Shared: true, Known: silent, Hosts: hosts}, "waiting for the server that keeps the state"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := waitsFor(tt.p, noon); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBoardShowsTheLatestFailures(t *testing.T) {
	b := newBoard(false)
	for _, url := range []string{"1", "2", "3", "4", "5"} {
		b.fail("404", url)
	}
	want := []failure{{"404", "3"}, {"404", "4"}, {"404", "5"}}
	if diff := cmp.Diff(want, b.failed, cmp.AllowUnexported(failure{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
