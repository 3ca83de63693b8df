package main

import (
	"strings"
	"testing"

	"magpie/crawler"
)

// What is left of a range is in no column: its addresses are not jobs yet.
func TestStatusTellsOfRanges(t *testing.T) {
	var out strings.Builder
	s := crawler.Status{Sites: []crawler.SiteStatus{{Site: "birds", Ranges: 2}, {Site: "trees"}}}
	if err := printStatus(&out, s); err != nil {
		t.Fatal(err)
	}
	if want := "birds: more addresses are to come from 2 ranges\n"; !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant %q in it", out.String(), want)
	}
	if strings.Contains(out.String(), "trees: ") {
		t.Errorf("a site without ranges is said to have some:\n%s", out.String())
	}
}
