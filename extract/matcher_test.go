package extract

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestMatcherKnowsTheLastPart(t *testing.T) {
	tests := []struct{ selector, tag, class string }{
		{"a", "a", ""},
		{"UL > LI", "li", ""},
		{".by", "", "by"},
		{"ul.list a.thumb.big", "a", "thumb"},
		{"*.by", "", "by"},
		{"a:not(x) + img:first-child", "img", ""},
		{`a[href*="/p > b"]:contains("x y") ~ b[c]`, "b", ""},
		{"a:not(b)", "a", ""},
		// What is not known need not be.
		{"a, b", "", ""},
		{`a\ b`, "", ""},
		{"a /* b */", "", ""},
		{"a:matches(it's) > b:matches(it's)", "", ""},
		{"a:not(b > c)", "", ""},
		{"my-tag", "", ""},
		{"a *", "", ""},
		{"a [b]", "", ""},
		{"a #b.c", "", ""},
	}
	for _, test := range tests {
		t.Run(test.selector, func(t *testing.T) {
			m := newMatcher(test.selector, nil)
			if m.tag != test.tag || m.class != test.class {
				t.Errorf("got %q and %q, want %q and %q", m.tag, m.class, test.tag, test.class)
			}
		})
	}
}

// FuzzMatcher compares what is found with what cascadia finds.
func FuzzMatcher(f *testing.F) {
	const body = `<html class=x><body id=main class="x y"><ul class="list xy"><li class=x><a class="x thumb" href="/b">b</a>` +
		`<li id=x><A CLASS=X title="x > y"><img class><b c>x y</b></a></ul><svg><a class=x></a><foreignObject><p class=x>` +
		`</svg><my-tag class="a b"><b>it's</b></my-tag>`
	for _, selector := range []string{
		"a", ".x", "a.x", "UL > LI", "ul.list li > a", "li:first-child a", "*", "*.x", "li + li", "a ~ b", ".x .x", "#main .x",
		`a[title="x > y"] b`, `b:contains("x y")`, "a:not(.x)", ":not(a)", "a:has(b)", "my-tag b", "my-tag", "a, b", "foreignObject",
		"foreignObject .x", "svg a.x", "a /* b */", `a\62`, "li:nth-child(2n+1) a.x", "b:matches(it's)", "a\n>b", ".x#main", "p:empty",
		"A.X", `[class="x y"].x`, "a[class]", ".x:nth-of-type(odd)", `a:contains(x) b`,
	} {
		f.Add(selector, body)
	}
	f.Fuzz(func(t *testing.T, selector, body string) {
		if len(selector) > 200 || len(body) > 2000 {
			return
		}
		group, err := cascadia.ParseGroup(selector)
		if err != nil {
			return
		}
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			return
		}
		want := cascadia.Selector(func(n *html.Node) bool { return n.Type == html.ElementNode && group.Match(n) }).MatchAll(root)
		got := newMatcher(selector, group).MatchAll(root)
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *html.Node) bool { return a == b })); diff != "" {
			t.Errorf("%q matches %d elements, want %d", selector, len(got), len(want))
		}
	})
}
