package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSelectorError(t *testing.T) {
	tests := []struct {
		selector, want string
	}{
		{"a]", `it makes no sense from "]" on`},
		{"div img@", `it makes no sense from "@" on`},
		{"a(b)", `it makes no sense from "(b)" on`},
		{"li > > a", `a name is missing before ">"`},
		{".9", `a name is missing before "9"`},
		{"a,", "it ends too early"},
		{"#", "it ends too early"},
		{"a[x", "a [ is not closed"},
		{"a[x='b", "a quote is not closed"},
		{"a[x='b\n']", "a quote is not closed"},
		{"a[x=y z]", `a ] is missing before "z"`},
		{"a[x!!b]", `"!!" compares nothing`},
		{"a:contains(x", "a ( is not closed"},
		{"a:matches([)", "a ( is not closed"},
		{"a:nth-child(2", "a ( is not closed"},
		{"a:nth-child(x)", "odd, even, a number or 2n+1 belongs in these parentheses"},
		{"a:nth-child(n+)", "odd, even, a number or 2n+1 belongs in these parentheses"},
		{"a:contains", "a ( is missing"},
		{"a:eq(1)", `there is no ":eq"`},
		{"a::attr(href)", `there is no "::attr"`},
		{"a::before", `"::before" is no element of a page`},
		{"a:", "a name is missing behind the colon"},
		{`a\`, "invalid escape sequence"},
	}
	for _, test := range tests {
		t.Run(test.selector, func(t *testing.T) {
			_, err := compileSelector(test.selector)
			if err == nil {
				t.Fatal("got no error")
			}
			if diff := cmp.Diff(test.want, selectorError(test.selector, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
