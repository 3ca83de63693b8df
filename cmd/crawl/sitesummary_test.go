package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

// galleryOf is one with a number of pictures, of which some are kept.
func galleryOf(name string, all, kept int64) crawler.GallerySummary {
	g := crawler.GallerySummary{GalleryStatus: crawler.GalleryStatus{Gallery: name, Complete: all == kept, Claimed: all}}
	g.Images.Done, g.Images.Failed = kept, all-kept
	return g
}

func TestSummaryShowsGalleries(t *testing.T) {
	grown := galleryOf("Grown", 9, 9)
	grown.New = 2
	lacks := galleryOf("Lacks", 4, 4)
	lacks.Claimed, lacks.Missing, lacks.Complete, lacks.URL = 5, 1, false, "http://one.test/l"
	unnamed := galleryOf("", 9, 9)
	unnamed.Site, unnamed.Claimed = "birds", 0
	claims := galleryOf("", 9, 9)
	claims.Site = "birds"
	tests := []struct {
		name string
		all  bool
		has  crawler.GalleriesSummary
		want string
	}{
		{"those there are", true, crawler.GalleriesSummary{Complete: 2, Incomplete: 2, Shown: []crawler.GallerySummary{
			galleryOf("Fails", 3, 2), lacks, grown, galleryOf("Whole", 7, 7),
		}}, "complete 2 of 4 galleries\n         Fails: 2 of 3, 1 failed\n         Lacks: 4 of 5, 1 not found, see http://one.test/l\n" +
			"         Grown: 9 of 9; 2 new\n         Whole: 7 of 7\n"},
		{"those in trouble where there are many", false, crawler.GalleriesSummary{Complete: 30, Incomplete: 1, Shown: []crawler.GallerySummary{
			galleryOf("Fails", 3, 2), grown,
		}}, "complete 30 of 31 galleries\n         Fails: 2 of 3, 1 failed\n         and 1 complete: crawl status birds\n"},
		{"where to see them if there are too many", true, crawler.GalleriesSummary{Complete: 500, More: 500},
			"complete 500 of 500 galleries\n         see them with: crawl status birds\n"},
		{"none of several sites that are well", false, crawler.GalleriesSummary{Complete: 500, More: 500}, ""},
		{"nothing twice of a site that is one gallery", true, crawler.GalleriesSummary{Complete: 1, Shown: []crawler.GallerySummary{unnamed}}, ""},
		{"the claim of a site that is one gallery", true, crawler.GalleriesSummary{Complete: 1, Shown: []crawler.GallerySummary{claims}},
			"complete 1 of 1 gallery\n         birds: 9 of 9\n"},
		{"nothing where there are none", true, crawler.GalleriesSummary{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			printShown(&out, crawler.SiteSummary{Site: "birds", Galleries: tt.has}, tt.all, nil)
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Of several sites the numbers are in a table, and what went wrong below it.
func TestSummaryOfSeveralSites(t *testing.T) {
	birds := crawler.Sums{Pages: 12, Saved: 1200, Bytes: 1_500_000, Failed: 2, FailedBy: map[string]crawler.Group{"404": {N: 2, URL: "http://one.test/a"}}}
	ships := crawler.Sums{Pages: 1, Known: 30}
	all := crawler.Sums{Pages: 13, Saved: 1200, Bytes: 1_500_000, Known: 30, Failed: 2}
	var out strings.Builder
	(&reporter{out: &out}).summary(crawler.Summary{
		Sums: all, Sites: []crawler.SiteSummary{{Site: "birds", Sums: birds}, {Site: "ships", Sums: ships}},
	}, "galleries")
	want := `SITE   PAGES  SAVED  BYTES   KNOWN  SKIPPED  FAILED  LEFT
birds  12     1200   1.5 MB  0      0        2       0
ships  1      0      0 B     30     0        0       0
all    13     1200   1.5 MB  30     0        2       0

birds
failed   2
       2 404, such as http://one.test/a

time     0s, 0 B/s
output   galleries
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestShowsAll(t *testing.T) {
	of := func(shown int, more int64) crawler.SiteSummary {
		return crawler.SiteSummary{Galleries: crawler.GalleriesSummary{Shown: make([]crawler.GallerySummary, shown), More: more}}
	}
	for want, sites := range map[bool][]crawler.SiteSummary{true: {of(12, 0), of(8, 0)}, false: {of(12, 0), of(8, 1)}} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			if got := showsAll(sites); got != want {
				t.Errorf("got %v", got)
			}
		})
	}
}
