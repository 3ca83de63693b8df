package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitAttr(t *testing.T) {
	tests := []struct {
		name, finder, selector, attr string
	}{
		{"selector only", " div.x img ", "div.x img", ""},
		{"attribute behind", "div.x img@data-src", "div.x img", "data-src"},
		{"attribute behind a blank", "div.x img @data-src", "div.x img", "data-src"},
		{"attribute alone", "@href", "", "href"},
		{"namespace", "image@xlink:href", "image", "xlink:href"},
		{"inside brackets", "a[href*=@]", "a[href*=@]", ""},
		{"inside brackets and behind", "a[href*=@b] @href", "a[href*=@b]", "href"},
		{"inside double quotes", `a:contains("x @y")`, `a:contains("x @y")`, ""},
		{"inside single quotes", `a[title='@b']@href`, `a[title='@b']`, "href"},
		{"inside parentheses", "a:contains(x@y)", "a:contains(x@y)", ""},
		{"quote left open", `a[title="x @href`, `a[title="x @href`, ""},
		{"escaped quote", `a[title="\"]@x"] @href`, `a[title="\"]@x"]`, "href"},
		{"escaped", `.a\@b`, `.a\@b`, ""},
		{"not a name", "a @x y", "a @x y", ""},
		{"nothing behind", "a@", "a@", ""},
		{"only an at", "@", "@", ""},
		{"empty", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			selector, attr := splitAttr(test.finder)
			if diff := cmp.Diff([]string{test.selector, test.attr}, []string{selector, attr}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzSplitAttr(f *testing.F) {
	for _, seed := range []string{"a@b", `a["@b`, `\@`, "((]@x", `"\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, finder string) {
		selector, attr := splitAttr(finder)
		if len(selector)+len(attr) > len(finder) {
			t.Errorf("%q became %q and %q", finder, selector, attr)
		}
		if left := withoutLast(selector); len(left) >= len(selector) && selector != "" {
			t.Errorf("%q without its last part is %q", selector, left)
		}
	})
}
