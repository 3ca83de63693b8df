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
	const blocks = 5000
	root, err := parse(reopening(400, blocks, "<font size=%d>"))
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
	if images != blocks || all > mostReopened {
		t.Errorf("got %d pictures of %d in %d nodes", images, blocks, all)
	}
}

func TestMostFormatting(t *testing.T) {
	tests := []struct {
		name, tag string
		want      int
	}{
		{"all different", "<font size=%d>", 30},
		{"upper case", "<B ID=x%d>", 30},
		{"end tag in a comment", "<i id=x%d><!--</i>-->", 30},
		{"same text before the first >", `<b a=">%d">`, 30},
		{"quote inside an unquoted value", `<b a=x" b=">%d">`, 30},
		{"slash for a blank", "<u/id=%d>", 30},
		{"all alike", `<b class="x" id='y'><!--%d-->`, 3},
		{"another element", "<span id=%d>", 0},
		{"a longer name", "<images id=%d>", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := surveyOf(reopening(10, 10, test.tag)).mostFormatting(); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
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
