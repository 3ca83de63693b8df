package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
	"magpie/frontier"
)

// summaryOf is that of a run of one site.
func summaryOf(sums crawler.Sums) crawler.Summary {
	return crawler.Summary{Sums: sums, Sites: []crawler.SiteSummary{{Site: "birds", Sums: sums}}}
}

func TestNext(t *testing.T) {
	busy := frontier.Postponed{Host: "one.test", Open: 3}
	busy.Cause, busy.Until = "429", time.Now().Add(24*time.Hour).Truncate(time.Second)
	waits := summaryOf(crawler.Sums{Open: 3})
	waits.Postponed = []frontier.Postponed{busy}
	full := summaryOf(crawler.Sums{Open: 3})
	full.Spent = []crawler.Spent{{Budget: crawler.BudgetTotal, Site: "birds"}}
	lacks := summaryOf(crawler.Sums{})
	lacks.Sites[0].Galleries.Lacking = 1
	failed := func(groups map[string]crawler.Group) crawler.Summary {
		return summaryOf(crawler.Sums{FailedBy: groups})
	}
	tests := []struct {
		name string
		sum  crawler.Summary
		want []nextStep
	}{
		{"nothing when all is well", summaryOf(crawler.Sums{Saved: 9, Skipped: 2}), nil},
		{"a run for what is left", summaryOf(crawler.Sums{Open: 3}),
			[]nextStep{{Command: "crawl run birds", For: "goes on with what is left"}}},
		{"a run when the host may be asked again", waits,
			[]nextStep{{Command: "crawl run birds", For: "goes on with what is left", After: busy.Until}}},
		{"nothing for what a bound keeps back", full, nil},
		{"a run for what may pass", failed(map[string]crawler.Group{"500": {N: 2, Passing: 2}}),
			[]nextStep{{Command: "crawl run birds", For: "tries 2 of the failed again"}}},
		{"a retry of what is refused", failed(map[string]crawler.Group{"410": {N: 1}, "404": {N: 2}, "name": {N: 1}}),
			[]nextStep{{Command: "crawl retry birds --cause 404 --cause 410", For: "has the next run ask for them again"}}},
		{"a try of the page that a rule does not fit", failed(map[string]crawler.Group{"nothing found": {N: 1, URL: "http://one.test/a?b=$(c)'d"}}),
			[]nextStep{{Command: `crawl try 'http://one.test/a?b=$(c)'\''d'`, For: "shows what the rule finds there"}}},
		{"that pages are right as they are", failed(map[string]crawler.Group{"rule matched nothing": {N: 1, Passing: 1}}), []nextStep{
			{Command: "crawl run birds", For: "tries 1 of the failed again"},
			{Command: "crawl retry birds --cause 'rule matched nothing'", For: "if its pages hold no more: has the next run take that for all"},
		}},
		{"all pages again where galleries lack something", summaryOf(crawler.Sums{Incomplete: crawler.IncompleteGalleries{N: 1}}),
			[]nextStep{{Command: "crawl run birds --full", For: "reads every page again, for what galleries lack"}}},
		{"all pages again where an earlier run found that", lacks, []nextStep{
			{Command: "crawl run birds --full", For: "reads every page again, for what galleries lack"}}},
		{"pages of older rules again", summaryOf(crawler.Sums{Outdated: 2}),
			[]nextStep{{Command: "crawl run birds --reread", For: "reads 2 pages again by the rules of now"}}},
		{"pictures again that are in doubt", summaryOf(crawler.Sums{Refreshed: crawler.Refreshed{Unsure: 1}}),
			[]nextStep{{Command: "crawl run birds --refresh", For: "asks whether the other pictures were replaced"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := (&invocation{args: []string{"birds"}}).next(tt.sum)
			if i := (&invocation{full: true}); tt.sum.Sites[0].Incomplete.N > 0 && i.next(tt.sum) != nil {
				t.Errorf("right after all pages were read: %v", i.next(tt.sum))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := (*invocation)(nil).next(tt.sum); got != nil {
				t.Errorf("without a command of its kind: %v", got)
			}
		})
	}
}

func TestNextIsShort(t *testing.T) {
	var sum crawler.Summary
	for range 50 {
		sum.Sites = append(sum.Sites, crawler.SiteSummary{Sums: crawler.Sums{FailedBy: map[string]crawler.Group{"404": {N: 1}}}})
	}
	if n := len((&invocation{}).next(sum)); n != maxSteps {
		t.Errorf("%d commands, want %d", n, maxSteps)
	}
}

func TestCommandsNameTheConfiguration(t *testing.T) {
	i := invocation{config: "my birds.yaml", args: []string{"birds"}, net: []string{"--cacert", "ca.pem"}}
	if got, want := i.run("--full"), "crawl run birds --full --config 'my birds.yaml' --cacert ca.pem"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What an address lacks is read again from there.
func TestNextOfAnAddress(t *testing.T) {
	i := invocation{args: []string{"http://one.test/42"}, entered: true}
	steps := i.next(summaryOf(crawler.Sums{Incomplete: crawler.IncompleteGalleries{N: 1}}))
	if len(steps) != 1 || steps[0].Command != "crawl run http://one.test/42 --full" {
		t.Errorf("got %+v, want it once more", steps)
	}
}

func TestCommandsThatAskForNothingNeedNoNetwork(t *testing.T) {
	i := invocation{config: "b.yaml", args: []string{"birds"}, net: []string{"--cacert", "ca.pem"}}
	if got, want := i.command("status", "birds"), "crawl status birds --config b.yaml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := i.verify("--repair"), "crawl verify birds --repair --config b.yaml --cacert ca.pem"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What a command does stands in one column, or below one that is too long.
func TestStepsAreAligned(t *testing.T) {
	long := "crawl run " + strings.Repeat("x", widestStep)
	var out strings.Builder
	printSteps(&out, []nextStep{
		{Command: "crawl run", For: "goes on"}, {Command: long, For: "goes on too"}, {Command: "crawl status", For: "tells"},
	})
	want := "next     crawl run     goes on\n" +
		"         " + long + "\n           goes on too\n" +
		"         crawl status  tells\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
