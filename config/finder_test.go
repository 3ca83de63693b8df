package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each item of a list is a pipeline of its own.
func TestFallback(t *testing.T) {
	tests := []struct {
		name, text string
		want       [][]string // the kinds of the steps
	}{
		{"Text", ".png", [][]string{{""}}},
		{"Step", "{regex: x}", [][]string{{"regex"}}},
		{"Texts", "[.png]", [][]string{{""}}},
		{"Mixed", "[.png, {replace: [a, b]}, [{regex: x}, {template: y}]]", [][]string{{""}, {"replace"}, {"regex", "template"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, fallback: "+tt.text+"}}")
			var got [][]string
			for _, f := range site.Fallback {
				var kinds []string
				for _, step := range f.Steps {
					kinds = append(kinds, step.Kind.Value)
				}
				got = append(got, kinds)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
