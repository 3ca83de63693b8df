package fetch

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParts(t *testing.T) {
	tests := []struct {
		name, value string
		want        []string
	}{
		{"of nothing", "", []string{""}},
		{"cut at the separator", "a; b;c", []string{"a", " b", "c"}},
		{"not cut within quotes", `a="x;y";b`, []string{`a="x;y"`, "b"}},
		{"not cut behind an escaped quote", `a="x\";y";b`, []string{`a="x\";y"`, "b"}},
		{"cut behind a backslash that is escaped", `a="x\\";b`, []string{`a="x\\"`, "b"}},
		{"not cut where quotes stay open", `a="x;y`, []string{`a="x;y`}},
		{"cut behind a backslash outside of quotes", `a\;b`, []string{`a\`, "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parts(tt.value, ';')); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
