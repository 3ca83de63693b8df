package main

import (
	"strings"
	"testing"

	"magpie/crawler"
	"magpie/extract"
)

func TestTryShowsWhatARunWouldSkip(t *testing.T) {
	var out strings.Builder
	err := printTryout(&out, crawler.Tryout{
		URL: "http://a/", Gallery: "mara Glaciers", Count: 12,
		Findings: []extract.Finding{{Key: "image", Finder: "img", Values: []string{"http://a/1.jpg", "http://a/2.gif"}}},
		Images: []crawler.TriedPicture{
			{URL: "http://a/1.jpg", Candidates: []string{"http://a/1.jpg", "http://a/1.png", "http://a/1.webp"}, Gallery: "mara Glaciers"},
			{URL: "http://a/2.gif", Candidates: []string{"http://a/2.gif"}, Gallery: "mara Lakes"},
		},
		Upcoming:  []crawler.Upcoming{{Kind: "image", N: 1, Addresses: 3, First: "http://a/1.jpg"}},
		Skipped:   []extract.SkippedFind{{Find: "http://a/2.gif", Reason: `where: ext != ".gif" does not hold`}},
		Undecided: []string{"until: no date"}, Notes: []string{"key is empty"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"gallery   mara Glaciers, and 1 more\n", "note      key is empty\n", "count     12\n", "http://a/1.jpg  or 2 other addresses\n", "http://a/2.gif\n",
		"undecided until: no date\n",
		"a run would fetch next\n1 picture, 3 addresses  http://a/1.jpg\nit would skip 1\n          http://a/2.gif: where: ext != \".gif\" does not hold\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
		}
	}
}

func TestTryKeepsItsColumns(t *testing.T) {
	var out strings.Builder
	long := "each." + strings.Repeat("x", 40) + ".image"
	err := printTryout(&out, crawler.Tryout{
		Findings: []extract.Finding{
			{Key: long, Finder: "img", Values: []string{"http://one.test/a.jpg"}},
			{Key: "next", Finder: "a", Values: []string{"http://one.test/2"}},
		},
		Fields: map[string]string{"a": "1", "a_name_of_some_length": "2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	column := strings.Repeat(" ", 40)
	for _, want := range []string{
		"\n" + long + "\n" + column + "     1  by img\n" + column + "        http://one.test/a.jpg\n",
		"\nnext" + column[4:] + "     1  by a\n",
		"\n  a                     1\n  a_name_of_some_length 2\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it shows\n%s\nwithout\n%s", out.String(), want)
		}
	}
}
