package crawler

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func rulesOf(t *testing.T, yaml string) string {
	t.Helper()
	w := newWorld(t, yaml)
	return fleetRules(w.options().Config)
}

func TestFleetRulesDiffer(t *testing.T) {
	const first = `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 2, headers: {X-Token: 'secret1'}, follow: {links: a, image: img}}
`
	tests := []struct {
		name, from, to string
		want           []string
	}{
		{"a comment does not count", "sites:", "# once\nsites:", nil},
		{"a secret does not count", "secret1", "secret2", nil},
		{"the name of a secret does", "X-Token", "X-Other", []string{"s.headers: here X-Token, there X-Other"}},
		{"one more secret", "X-Token: 'secret1'", "X-Token: 'secret1', X-Other: 'secret1'",
			[]string{"s.headers: here X-Token, there X-Token, X-Other"}},
		{"a limit", "parallelism: 2", "parallelism: 8", []string{"s.parallelism: here 2, there 8"}},
		{"a selector", "image: img, par", "image: img.wide, par", []string{"s.image.steps[1].arg.text: here img, there img.wide"}},
		{"what one has alone", "start:", "next: a, start:", []string{"s.next.steps[1].arg.text: here nothing, there a"}},
	}
	ours := rulesOf(t, first)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			theirs := rulesOf(t, strings.Replace(first, tt.from, tt.to, 1))
			if strings.Contains(theirs, "secret") {
				t.Errorf("a secret stands in\n%s", theirs)
			}
			if diff := cmp.Diff(tt.want, differingLines(ours, theirs)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
