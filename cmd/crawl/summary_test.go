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
	sum := crawler.Summary{Sums: crawler.Sums{Open: 3}, Postponed: []frontier.Postponed{host}, PostponedBy: why}
	(&reporter{out: &out}).summary(sum, "galleries")
	want := "left     3, for the next run\n" +
		"         one.test is left alone until " + clock(host.Until) + ": robots unavailable (3 left there)\n" +
		"         → one.test cannot say what it allows: run it again later, or, if you may, robots: false\n" +
		"time "
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
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
			sum := crawler.Summary{Sums: crawler.Sums{Saved: 9, Bytes: 1000, Tiny: tt.tiny, TinyURL: "http://one.test/a.jpg"}}
			(&reporter{out: &out}).summary(sum, "galleries")
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("got:\n%s\nwant in it:\n%s", &out, tt.want)
			}
		})
	}
}
