package main

import (
	"strings"
	"testing"

	"magpie/crawler"
	"magpie/frontier"
)

// What is left of a range is among what is left, and told apart.
func TestStatusTellsOfRanges(t *testing.T) {
	var out strings.Builder
	s := crawler.Status{Sites: []crawler.SiteStatus{{Site: "birds", Ranges: 2, ToCome: 1234}, {Site: "trees"}}}
	if err := printStatus(&out, s, nil); err != nil {
		t.Fatal(err)
	}
	if want := "birds: 1234 of those left are still to come from 2 ranges\n"; !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant %q in it", out.String(), want)
	}
	if strings.Contains(out.String(), "trees: ") {
		t.Errorf("a site without ranges is said to have some:\n%s", out.String())
	}
}

func TestStatusTellsCauses(t *testing.T) {
	var out strings.Builder
	s := crawler.Status{
		Sites: []crawler.SiteStatus{{
			Site:      "birds",
			FailedBy:  map[string]crawler.Group{"404": {N: 2, URL: "http://one.test/a", Detail: "not there", Advice: "look"}},
			SkippedBy: map[string]crawler.Group{"robots": {N: 120}},
		}, {Site: "trees"}},
		Postponed: []frontier.Postponed{postponedHost("429", 3)},
	}
	if err := printStatus(&out, s, nil); err != nil {
		t.Fatal(err)
	}
	want := `
failed in birds
       2 404, such as http://one.test/a
         not there
         → look

skipped in birds
     120 robots

postponed
         one.test is left alone until ` + clock(s.Postponed[0].Until) + `: 429 (3 left there)
         → the host was asked too often`
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
	if strings.Contains(out.String(), "in trees") {
		t.Errorf("a site without causes is said to have some:\n%s", &out)
	}
}

func TestStatusTellsWhatGalleriesLack(t *testing.T) {
	var out strings.Builder
	lacks := crawler.SiteStatus{Site: "birds"}
	lacks.Galleries = crawler.Galleries{Complete: 3, Incomplete: 12, First: []crawler.GalleryStatus{{
		Site: "birds", Gallery: "Owls", URL: "http://one.test/2", Claimed: 12, Missing: 2,
		Images: crawler.Counts{Done: 10},
	}}}
	done := crawler.SiteStatus{Site: "trees", Galleries: crawler.Galleries{Complete: 1}}
	if err := printStatus(&out, crawler.Status{Sites: []crawler.SiteStatus{lacks, done, {Site: "seas"}}}, nil); err != nil {
		t.Fatal(err)
	}
	want := `
birds: 3 galleries complete, 12 incomplete
         Owls: 10 of 12, 2 not found, see http://one.test/2
         and 11 more: see 'crawl status birds'

trees: 1 gallery complete
`
	if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "seas:") {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}
