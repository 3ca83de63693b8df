package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A value is the text that the file spells, whatever YAML would make of it.
func TestVars(t *testing.T) {
	got := parseSite(t, `
sites:
  a:
    urls:
      - https://example.com/{n}/{cc|upper}.jpg
      - https://{ host }.example.com/{大:03}.jpg
    vars: {n: [1, 010, 1e3, 0x1F], cc: [no, 'null', yes], host: cdn, 大: [1]}
`).Vars
	want := []Var{
		{Text{Value: "n"}, texts("1", "010", "1e3", "0x1F")},
		{Text{Value: "cc"}, texts("no", "null", "yes")},
		{Text{Value: "host"}, texts("cdn")},
		{Text{Value: "大"}, texts("1")},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(Pos{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
