package main

import (
	"regexp"
	"testing"
	"time"

	"magpie/crawler"
	"magpie/frontier"
)

// isLine matches a line of progress.
var isLine = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d  \d+ of 41 pictures, 1 page, [\d.]+ k?B, [\d.]+ k?B/s`)

func TestProgressLine(t *testing.T) {
	known := crawler.Inventory{Pictures: crawler.Counts{Open: 3803, Done: 1204, Failed: 3}}
	sums := crawler.Sums{Pages: 31, Bytes: 240_100_000, Failed: 3}
	resting := known
	resting.Resting = []crawler.Resting{{Postponed: frontier.Postponed{
		Host: "one.test", Pause: frontier.Pause{Until: noon.Add(time.Minute), Cause: "429", Asked: noon.Add(time.Minute)},
	}}}
	resting.Rest = 1
	run := func(p crawler.Progress) snapshot { return runSnapshot(p, noon) }
	verified := crawler.Verified{Pictures: 40, Total: 8000, Missing: 3}
	tests := []struct {
		name string
		of   snapshot
		want string
	}{
		{"of a run", run(crawler.Progress{Summary: crawler.Summary{Sums: sums}, Known: known}),
			"12:00:00  1,204 of 5,010 pictures, 31 pages, 240 MB, 12.0 MB/s, 3 failed"},
		{"of a run that waits for a host", run(crawler.Progress{Summary: crawler.Summary{Sums: sums}, Known: resting}),
			"12:00:00  1,204 of 5,010 pictures, 31 pages, 240 MB, 12.0 MB/s, 3 failed; waiting for one.test until 12:01:00 (429)"},
		{"of a run that waits for space", run(crawler.Progress{Summary: crawler.Summary{Paused: "1.0 MB are free"}}),
			"12:00:00  0 pictures, 0 pages, 0 B, 12.0 MB/s; waiting for space: 1.0 MB are free"},
		{"of a run that stops", run(crawler.Progress{Draining: true, Stopped: true, Hosts: []crawler.HostProgress{{InFlight: 2}, {InFlight: 1}}}),
			"12:00:00  0 pictures, 0 pages, 0 B, 12.0 MB/s; finishing what is under way (3 in flight); Ctrl-C again stops at once"},
		{"of a verification", verifySnapshot(verified, noon),
			"12:00:00  40 of 8,000 pictures verified, 0 B, 12.0 MB/s, 3 not as recorded"},
		{"of a repair", repairSnapshot(verified, crawler.Progress{Summary: crawler.Summary{Sums: crawler.Sums{Saved: 2, Failed: 1}}}, noon),
			"12:00:00  40 of 8,000 pictures verified, 0 B, 12.0 MB/s, 3 not as recorded, 2 brought back, 1 not brought back"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := progressLine(tt.of, 12_000_000); got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}
