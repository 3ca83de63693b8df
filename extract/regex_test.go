package extract

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachMatch(t *testing.T) {
	tests := []struct {
		name, re string
		most     int
		stop     string // the match after which no more are wanted
		want     []string
	}{
		{"all", `\w`, 9, "", []string{"a", "b", "c", "d"}},
		{"the first group", `(\w)-(\w)`, 9, "", []string{"a", "c"}},
		{"a group that did not take part", `(x)?[ac]`, 9, "", []string{"", ""}},
		{"so many at most", `\w`, 3, "", []string{"a", "b", "c"}},
		{"until no more are wanted", `\w`, 9, "b", []string{"a", "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			eachMatch(regexp.MustCompile(test.re), "a-b c-d", test.most, func(text string) bool {
				got = append(got, text)
				return text == "" || text != test.stop
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
