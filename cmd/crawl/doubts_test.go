package main

import (
	"strings"
	"testing"

	"magpie/crawler"
)

func TestSummaryTellsOfDoubts(t *testing.T) {
	of := func(n int64, detail string) map[string]crawler.Group {
		return map[string]crawler.Group{"a": {N: n, URL: "http://a/", Detail: detail}}
	}
	undecided := of(2, "where: no date")
	undecided["b"] = crawler.Group{N: 1, URL: "http://b/"}
	tests := []struct {
		name    string
		summary crawler.Summary
		want    string
	}{
		{"which ends could not be decided", crawler.Summary{EndUndecidedBy: of(2, "until: no date")},
			"went on  behind 2 pages of a whose until: could not be decided, such as http://a/\n         until: no date\n"},
		{"what could not be decided", crawler.Summary{UndecidedBy: undecided},
			"kept     2 pictures of a whose where: could not be decided, such as http://a/\n         where: no date\n" +
				"kept     1 picture of b whose"},
		{"which counts are gone", crawler.Summary{CountGoneBy: of(2, "no count is found")},
			"no count on 2 pages of a, such as http://a/\n         no count is found\n"},
		{"which pages were misread", crawler.Summary{MisreadBy: of(1, "6 characters could not be read as utf-8")},
			"misread  1 page of a, such as http://a/\n         6 characters could not be read as utf-8\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			(&reporter{out: &out}).summary(tt.summary, "galleries")
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("got:\n%s\nwant in it:\n%s", &out, tt.want)
			}
		})
	}
}
