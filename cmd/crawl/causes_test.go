package main

import (
	"strings"
	"testing"

	"magpie/crawler"
)

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
