package main

import (
	"strings"
	"testing"
	"time"

	"magpie/crawler"
	"magpie/frontier"
)

// postponedHost is left alone for a day.
func postponedHost(cause string, open int64) frontier.Postponed {
	p := frontier.Postponed{Host: "one.test", Open: open}
	p.Cause, p.Until = cause, time.Now().Add(24*time.Hour)
	return p
}

func TestSummaryTellsWhyAHostIsLeftAlone(t *testing.T) {
	var out strings.Builder
	host := postponedHost("robots unavailable", 3)
	why := map[string]crawler.Group{"robots unavailable": {N: 3, URL: "http://one.test/", Advice: "wait"}}
	(&reporter{out: &out}).summary(crawler.Summary{Open: 3, Postponed: []frontier.Postponed{host}, PostponedBy: why}, "galleries")
	want := "left     3; run it again to go on\n" +
		"         one.test is left alone until " + clock(host.Until) + ": robots unavailable (3 left there)\n" +
		"         → one.test cannot say what it allows: run it again later, or, if you may, robots: false\n" +
		"time "
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}

func TestLeftLine(t *testing.T) {
	busy := postponedHost("429", 3)
	tests := []struct {
		name string
		open int64
		want string
	}{
		{"all of it on a host left alone", 3, "3; run it again after " + clock(busy.Until) + " to go on"},
		{"some of it elsewhere", 4, "4; run it again to go on"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := leftLine(crawler.Summary{Open: tt.open, Postponed: []frontier.Postponed{busy}}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSummaryTellsOfTinyPictures(t *testing.T) {
	tests := []struct {
		name string
		tiny int64
		want string
	}{
		{"None", 0, "saved    9 pictures, 1.0 kB\nskipped  0\n"},
		{"One", 1, "saved    9 pictures, 1.0 kB\n         1 picture is smaller than 2 kB, such as http://one.test/a.jpg\nskipped  0\n"},
		{"Three", 3, "saved    9 pictures, 1.0 kB\n         3 pictures are smaller than 2 kB, such as http://one.test/a.jpg\nskipped  0\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			sum := crawler.Summary{Saved: 9, Bytes: 1000, Tiny: tt.tiny, TinyURL: "http://one.test/a.jpg"}
			(&reporter{out: &out}).summary(sum, "galleries")
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("got:\n%s\nwant in it:\n%s", &out, tt.want)
			}
		})
	}
}

// A cause that pages and pictures failed for says how many of each.
func TestSummaryTellsPagesFromPictures(t *testing.T) {
	tests := []struct {
		name     string
		n, pages int64
		want     string
	}{
		{"Both", 3, 1, "       3 404 (1 page, 2 pictures), such as http://one.test/a\n"},
		{"PagesAlone", 3, 3, "       3 404, such as http://one.test/a\n"},
		{"PicturesAlone", 3, 0, "       3 404, such as http://one.test/a\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			printGroups(&out, map[string]crawler.Group{"404": {N: tt.n, Pages: tt.pages, URL: "http://one.test/a"}})
			if out.String() != tt.want {
				t.Errorf("got %q, want %q", &out, tt.want)
			}
		})
	}
}

func TestSummaryTellsWhatGalleriesLack(t *testing.T) {
	gallery := crawler.IncompleteGallery{Gallery: "Sea\x1b[2J", URL: "http://one.test/2", Claimed: 120, Missing: 1}
	line := "         gallery Sea\uFFFD[2J: 119 of 120 pictures found, see http://one.test/2\n"
	tests := []struct {
		name string
		n    int
		want string
	}{
		{"one", 1, "failed   0\nlacking  1 gallery\n" + line + "time "},
		{"as many as are shown", 10, "lacking  10 galleries\n" + strings.Repeat(line, 10) + "time "},
		{"more", 12, strings.Repeat(line, 10) + "         and 2 more\ntime "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			var sum crawler.Summary
			sum.Incomplete.N = int64(tt.n)
			for range tt.n {
				sum.Incomplete.First = append(sum.Incomplete.First, gallery)
			}
			(&reporter{out: &out}).summary(sum, "galleries")
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("got:\n%s\nwant in it:\n%s", &out, tt.want)
			}
		})
	}
}

func TestSummaryTellsWhichEndsCouldNotBeDecided(t *testing.T) {
	var out strings.Builder
	undecided := map[string]crawler.Group{"a": {N: 2, URL: "http://a/", Detail: "until: no date"}}
	(&reporter{out: &out}).summary(crawler.Summary{EndUndecidedBy: undecided}, "galleries")
	want := "went on  behind 2 pages of a whose until: could not be decided, such as http://a/\n         until: no date\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}

func TestSummaryTellsWhatCouldNotBeDecided(t *testing.T) {
	var out strings.Builder
	undecided := map[string]crawler.Group{"b": {N: 1, URL: "http://b/"}, "a": {N: 2, URL: "http://a/", Detail: "where: no date"}}
	(&reporter{out: &out}).summary(crawler.Summary{UndecidedBy: undecided}, "galleries")
	want := "kept     2 pictures of a whose where: could not be decided, such as http://a/\n         where: no date\n" +
		"kept     1 picture of b whose"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}
