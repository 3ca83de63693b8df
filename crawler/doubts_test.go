package crawler

import (
	"fmt"
	"testing"

	"magpie/frontier"
)

func failedOn(page string) frontier.Record {
	return frontier.Record{Job: frontier.Job{Task: frontier.Task{Referer: page}}}
}

func TestDoubts(t *testing.T) {
	left := func(site string) frontier.Stats {
		return frontier.Stats{Counts: []frontier.Count{{Site: site, Kind: frontier.Image, State: frontier.Open, N: 1}}}
	}
	tests := []struct {
		name  string
		stats frontier.Stats
		page  string
		want  bool
	}{
		{"a page on which something was found that failed", left("other"), "http://one.test/a b", true},
		{"another page", left("other"), "http://one.test/a", false},
		{"any page of a site that has something open", left("s"), "http://one.test/a", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDoubts(tt.stats, "s")
			d.add(failedOn("http://one.test/a%20b"))
			d.add(failedOn("")) // what crawl.yaml names was found on no page
			if got := d.about(tt.page); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDoubtsAreBounded(t *testing.T) {
	d := newDoubts(frontier.Stats{}, "s")
	for i := range maxDoubts {
		d.add(failedOn(fmt.Sprintf("http://one.test/%d", i)))
	}
	if d.about("http://one.test/none") {
		t.Error("a page is in doubt on which nothing failed")
	}
	d.add(failedOn("http://one.test/more"))
	if !d.about("http://one.test/none") {
		t.Error("not all pages are in doubt where more failed than are told apart")
	}
}

// Who joins a run doubts the sites that were in doubt when it began, and no others: what is
// open by now is the run's own.
func TestDoubtsOfThoseWhoJoin(t *testing.T) {
	open := frontier.Stats{Counts: []frontier.Count{{Site: "open", Kind: frontier.Page, State: frontier.Open, N: 1}}}
	first, joins := &Crawler{doubts: map[string]*doubts{}}, &Crawler{doubts: map[string]*doubts{}}
	for _, site := range []string{"failed", "open", "sound"} {
		first.sites = append(first.sites, site)
		first.doubts[site] = newDoubts(open, site)
		joins.doubts[site] = newDoubts(open, "open")
	}
	first.doubts["failed"].add(failedOn("http://one.test/a"))
	joins.doubtSites(first.sitesInDoubt())
	for site, want := range map[string]bool{"failed": true, "open": true, "sound": false} {
		if got := joins.doubts[site].about("http://one.test/b"); got != want {
			t.Errorf("a page of %s is in doubt: %v, want %v", site, got, want)
		}
	}
}
