package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVariablesIn(t *testing.T) {
	tests := []struct {
		name, text string
		want       []Variable
	}{
		{"None", "a {b} $c $ {d} }", nil},
		{"Alone", "${KEY}", []Variable{{Name: "KEY"}}},
		{"Several", "a ${B}${_c1}", []Variable{{Name: "B", Pos: 2}, {Name: "_c1", Pos: 6}}},
		{"BehindOtherScripts", "密${A}", []Variable{{Name: "A", Pos: 3}}},
		{"Default", "${A:-b c}", []Variable{{Name: "A", Default: "b c", HasDefault: true}}},
		{"EmptyDefault", "${A:-}", []Variable{{Name: "A", HasDefault: true}}},
		{"DefaultWithItsOwnMark", "${A:-:-}", []Variable{{Name: "A", Default: ":-", HasDefault: true}}},
		{"Escaped", "$${A}", nil},
		{"EscapedBehindADollar", "$$${A}", nil},
		{"Malformed", "${} ${1} ${a.b} ${a-b} ${a:b} ${a", nil},
		{"Nested", "${A:-${B}}", []Variable{{Name: "B", Pos: 5}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, VariablesIn(tt.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What is neither escaped nor malformed is a variable, at its place.
func FuzzVariablesIn(f *testing.F) {
	for _, seed := range []string{"${A}", "$${A}", "${A:-b}", "${A:-${B}}", "${", "$$${", "密${Ä}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		names := 0
		for _, v := range VariablesIn(text) {
			if !strings.HasPrefix(text[v.Pos:], "${"+v.Name) {
				t.Errorf("%q: %+v is not at its place", text, v)
			}
			names++
		}
		escaped := strings.Count(text, "$${")
		if all := strings.Count(text, "${"); malformed(text) < 0 && all != names+escaped {
			t.Errorf("%q has %d times ${, of which %d are variables and %d escaped", text, all, names, escaped)
		}
	})
}
