package main

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

func TestParseMoment(t *testing.T) {
	zone := time.FixedZone("here", 2*60*60)
	now := time.Date(2026, 11, 21, 21, 30, 0, 0, zone)
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 11, day, hour, minute, second, 0, zone)
	}
	tests := []struct {
		name, text string
		ofDay      func(time.Time) time.Time
		want       time.Time // zero for none
	}{
		{"Day", "2026-11-01", startOfDay, at(1, 0, 0, 0)},
		{"EndOfDay", "2026-11-01", endOfDay, at(2, 0, 0, 0)},
		{"Minute", "2026-11-01T10:00", startOfDay, at(1, 10, 0, 0)},
		{"Second", "2026-11-01T10:00:07", endOfDay, at(1, 10, 0, 7)},
		{"AsListed", "2026-11-01 10:00", startOfDay, at(1, 10, 0, 0)},
		{"Zone", "2026-11-01T10:00:00Z", startOfDay, at(1, 12, 0, 0)},
		{"DaysAgo", "3d", startOfDay, at(18, 21, 30, 0)},
		{"HoursAgo", "2h", endOfDay, at(21, 19, 30, 0)},
		{"SecondsAgo", "90s", startOfDay, at(21, 21, 28, 30)},
		{"WeekAgo", "1w", startOfDay, at(14, 21, 30, 0)},
		{"TooLongAgo", "999999w", startOfDay, time.Time{}},
		{"NoUnit", "3", startOfDay, time.Time{}},
		{"NoNumber", "d", startOfDay, time.Time{}},
		{"Negative", "-3d", startOfDay, time.Time{}},
		{"NoSuchDay", "2026-02-30", startOfDay, time.Time{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseMoment("since", tt.text, now, tt.ofDay)
			if !got.Equal(tt.want) || (err == nil) == tt.want.IsZero() {
				t.Errorf("got %v, error %v, want %v", got, err, tt.want)
			}
		})
	}
}

// No line is wider than the terminal, and causes stand in one column.
func TestListTableFitsTerminal(t *testing.T) {
	const path = "birds/猫头鹰/一只很大的猫头鹰在月光下的树林里飞过 long-name-of-a-picture-00017.jpg"
	items := []crawler.Item{
		{State: crawler.ItemKept, Path: path, Size: 123456, Time: time.Unix(1_800_000_000, 0)},
		{State: crawler.ItemFailed, URL: "https://birds.test/" + strings.Repeat("long/", 20) + "end.jpg", Cause: "404"},
		{State: crawler.ItemSkipped, URL: "https://birds.test/a", Cause: "a cause that is far too long to be shown"},
		{State: crawler.ItemOpen, URL: "https://birds.test/\x1b[2J\u202e"},
	}
	for _, cells := range []int{40, 50, 80, 200} {
		var out strings.Builder
		table := listTable{out: &out, cells: cells}
		for _, i := range items {
			if err := table.print(i); err != nil {
				t.Fatal(err)
			}
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if width := ansi.StringWidth(line); width > cells || strings.ContainsFunc(line, isObeyed) {
				t.Errorf("%d cells of %d: %q", width, cells, line)
			}
		}
		lines := strings.Split(out.String(), "\n")
		before404, _, _ := strings.Cut(lines[2], "404")
		beforeLong, _, _ := strings.Cut(lines[3], "a c")
		if a, b := ansi.StringWidth(before404), ansi.StringWidth(beforeLong); a != b {
			t.Errorf("causes begin at %d and %d of %d cells", a, b, cells)
		}
		if want := "17.jpg"; !strings.HasSuffix(lines[1], want) {
			t.Errorf("%q has lost its end, want %q", lines[1], want)
		}
	}
}

func TestCutMiddle(t *testing.T) {
	tests := []struct {
		name, text string
		cells      int
		want       string
	}{
		{"Fits", "owl.jpg", 7, "owl.jpg"},
		{"Cut", "abcdefghij", 7, "abc…hij"},
		{"Wide", "猫头鹰猫头鹰", 7, "猫…头鹰"},
		{"WideHalved", "猫头鹰猫头鹰", 8, "猫头…鹰"},
		{"Least", "abc", 1, "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, cutMiddle(tt.text, tt.cells)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
