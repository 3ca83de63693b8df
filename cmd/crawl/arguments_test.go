package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestSortArguments(t *testing.T) {
	_, rules, err := compile(config.Parse("crawl.yaml", []byte(`
sites:
  birds: {start: 'https://birds.test/', image: img}
  birds.test: {start: 'https://birds.test/', image: img}
`)))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, arg string
		isAddress bool
	}{
		{"a site", "birds", false},
		{"a site named as its host", "birds.test", false},
		{"an address", "https://birds.test/1", true},
		{"an address of another kind", "ftp://birds.test/1", true},
		{"an address without its scheme", "birds.test/1", true},
		{"one with a port", "localhost:8080/", true},
		{"one in figures", "[::1]/a", true},
		{"a host alone may be a slip in a name", "brids.test", false},
		{"a path", "../birds/1", false},
		{"a word", "brids", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var want [2][]string
			if want[0] = []string{tt.arg}; tt.isAddress {
				want = [2][]string{nil, {tt.arg}}
			}
			var got [2][]string
			got[0], got[1] = sortArguments(rules, []string{tt.arg})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("sites and addresses (-want +got):\n%s", diff)
			}
		})
	}
}
