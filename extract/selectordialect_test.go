package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestDialect(t *testing.T) {
	tests := []struct{ name, selector, want string }{
		{"nothing of it", `ul.x > li[title="a:is(b)"]:not(.c)`, `ul.x > li[title="a:is(b)"]:not(.c)`},
		{"one of several", `:is(.a, .b:not(c)) > i`, `:not(:not(.a, .b:not(c))) > i`},
		{"one in another", `p:where(.a :is(b, i))`, `p:not(:not(.a :not(:not(b, i))))`},
		{"a child", `a:has(> img.x)`, `a:haschild(img.x)`},
		{"something deeper", `a:has(> b > i)`, `a:has(> b > i)`},
		{"a text", `a:contains("下一页")`, `a:contains("下一页")`},
		{"a text with a blank", `a:contains('Next  »'):not(b)`, `a:matches((?i)Next[\s\x{a0}\x{3000}]+\x{bb}):not(b)`},
		{"a text with parentheses", `a:containsOwn("p (2)")`, `a:matchesOwn((?i)p[\s\x{a0}\x{3000}]+\x{28}2\x{29})`},
		{"a text without quotes", `a:contains(Next page) b`, `a:matches((?i)Next[\s\x{a0}\x{3000}]+page) b`},
		{"a text that is not closed", `a:contains("x`, `a:contains("x`},
		{"no text", `a:contains("")`, `a:contains("")`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := dialect(test.selector); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSelectorsOfOtherDialects(t *testing.T) {
	body := `<p class=a><a href=1>Next&nbsp;&raquo;</a><a href=2>NEXT
		»</a><a href=3>Next»</a></p><p class=b><a href=4><img></a><a href=5><b><img></b></a></p>`
	tests := []struct {
		name, selector string
		want           []string
	}{
		{"white space of any kind", `a:contains("next »")`, []string{"1", "2"}},
		{"one of several", `p:is(.b, .c) a`, []string{"4", "5"}},
		{"a child", `a:has(> img)`, []string{"4"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Follow: []*config.Rule{{Name: "f", Links: plain(test.selector)}}}
			got := linksOf(read(t, rule, page(t, body), Scope{}), "f")
			if diff := cmp.Diff(atHome(test.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzDialect(f *testing.F) {
	for _, seed := range []string{`a:is(b, "c`, `:has(> x`, `:contains('a)`, `)(:where(`, `:contains( »)`} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, selector string) {
		_, _ = compileSelector(selector)
	})
}
