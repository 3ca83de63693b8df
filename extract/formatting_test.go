package extract

import (
	"fmt"
	"strings"
	"testing"
)

// reopening has n blocks behind fonts that are never closed, all different.
func reopening(fonts, n int, tag string) string {
	var b strings.Builder
	b.WriteString("<p>")
	for i := range fonts {
		fmt.Fprintf(&b, tag, i)
	}
	return b.String() + strings.Repeat("<p>x<img src=a.jpg>", n)
}

func TestParseBoundsFormatting(t *testing.T) {
	tests := []struct {
		name, tag string
	}{
		{"plain", "<font size=%d>"},
		{"upper case", "<B ID=x%d>"},
		{"end tag in a comment", "<i id=x%d><!--</i>-->"},
		{"same text before the first >", `<b a=">%d">`},
		{"slash for a blank", "<u/id=%d>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, err := parse(reopening(300, 20_000, test.tag))
			if err != nil {
				t.Fatal(err)
			}
			images, all := 0, 0
			for n := range root.Descendants() {
				all++
				if isElement(n, "img") {
					images++
				}
			}
			if images != 20_000 || all > 2*mostReopened {
				t.Errorf("got %d pictures of 20000 in %d nodes", images, all)
			}
		})
	}
}

func TestParseKeepsFormattingOfOrdinaryPages(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, `<p><b id="v%d"><i>%d</i></b></p>`, i, i)
	}
	p := page(t, b.String())
	matcher, err := compileSelector("p > b > i")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(below(nodesOf([]value{{node: p.root}}), matcher)); got != 2000 {
		t.Errorf("got %d elements, want 2000", got)
	}
}
