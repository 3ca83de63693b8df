package extract

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// unclosed has n pictures, each behind a tag that is never closed.
func unclosed(tag string, n int) string {
	var b strings.Builder
	b.WriteString("<body><ul>")
	for i := range n {
		fmt.Fprintf(&b, "<%s><li><a href=%d.html><img src=%d.jpg></a>\n", tag, i, i)
	}
	return b.String()
}

func TestParseDeepPages(t *testing.T) {
	for _, tag := range []string{"center", "font", "b", "div", "span", "table", "ul", "blockquote", "noscript", "x-y", "svg"} {
		for _, n := range []int{600, 3000} {
			t.Run(fmt.Sprintf("%d unclosed %s", n, tag), func(t *testing.T) {
				root, err := parse(unclosed(tag, n))
				if err != nil {
					t.Fatal(err)
				}
				got := 0
				for node := range root.Descendants() {
					if node.Type == html.ElementNode && node.Data == "img" {
						got++
					}
				}
				if got != n {
					t.Errorf("got %d pictures, want %d", got, n)
				}
			})
		}
	}
}

// counted returns how many elements of a page match a selector.
func counted(t *testing.T, p *Page, selector string) int {
	t.Helper()
	matcher, err := compileSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	return len(below([]*html.Node{p.root}, matcher))
}

func TestParseKeepsStructureOfDeepPages(t *testing.T) {
	const end = "<div id=end><h1>T</h1><p class=x>last</p><div id=img><img src=a.jpg></div></div>"
	tests := []struct {
		name, body string
		want       map[string]int
	}{
		{"center in a list", unclosed("center", 1000) + end, map[string]int{"li > a > img": 1000}},
		{"center alone", strings.Repeat("<center>", 600) + end, nil},
		{"center, written with a slash", strings.Repeat("<center/>", 600) + end, nil},
		{"fonts, all alike", strings.Repeat("<font size=2>", 600) + end, nil},
		{"fonts in blocks", strings.Repeat("<font size=2><p>x", 600) + end, nil},
		{"center and font", strings.Repeat("<center><font color=red>", 600) + end, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := page(t, test.body)
			for _, selector := range []string{"#end > h1", "#end > p.x", "#img img"} {
				if got := counted(t, p, selector); got != 1 {
					t.Errorf("%q matches %d elements, want 1", selector, got)
				}
			}
			for selector, want := range test.want {
				if got := counted(t, p, selector); got != want {
					t.Errorf("%q matches %d elements, want %d", selector, got, want)
				}
			}
		})
	}
}

// The page is 300 elements deep, as the parser allows: nothing is to be cut.
func TestParseLeavesPagesThatAreNotTooDeep(t *testing.T) {
	p := page(t, strings.Repeat("<div>", 300)+"<div id=end><img></div>")
	if got := counted(t, p, strings.Repeat("div > ", 300)+"#end > img"); got != 1 {
		t.Errorf("got %d pictures at the depth they were written, want 1", got)
	}
}

func TestParseCutsNoMoreThanItMust(t *testing.T) {
	const start = "<div id=start><p><img></p></div>"
	tests := []struct {
		name, body, selector string
		want                 int
	}{
		{"fonts", strings.Repeat("<font>", 600), "font", 50},
		{"blocks", strings.Repeat("<section>", 600), "section", 200},
		{"blocks that imply others", strings.Repeat("<table><td>", 600) + strings.Repeat("<li><img>", 300), "li > img", 300},
		{"what stands before", start + strings.Repeat("<optgroup>", 600), "#start > p > img", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := counted(t, page(t, test.body), test.selector); got != test.want {
				t.Errorf("%q matches %d elements, want %d", test.selector, got, test.want)
			}
		})
	}
}

// Whatever nests though it should not, the pictures are found.
func TestParseNeverFailsForDepth(t *testing.T) {
	const n = 2000
	groups := map[string]string{
		"optgroup":                     "<optgroup>",
		"a link inside svg":            "<svg><a>",
		"an image inside svg":          "<svg><g><image>",
		"void elements inside svg":     "<svg><link><wbr><area>",
		"a slash in HTML":              "<x-y/>",
		"tables in tables":             "<table><tr><td>",
		"links in objects":             "<a href=x><object>",
		"end tags that close nothing":  "<div><span><q><ins><del><sub><sup><var><object></div></span></q></ins></del></sub></sup></var>",
		"paragraphs in buttons":        "<button><p><table><td><p>",
		"titles that are not raw text": "<svg><title><p></title>",
	}
	for name, group := range groups {
		t.Run(name, func(t *testing.T) {
			p := page(t, strings.Repeat(group, n)+"<img src=a.jpg>")
			if got := counted(t, p, "img[src]"); got != 1 {
				t.Errorf("got %d pictures, want 1", got)
			}
		})
	}
}

func TestParseKeepsTheFirstBody(t *testing.T) {
	p := page(t, "<html lang=de><body class=a><script>write('<body>')</script><html lang=en><BODY class=b id=c/><p>x</body>")
	for _, selector := range []string{"html[lang=de]", "body.a:not([id])", "body > p", `script:contains("<body>")`} {
		if got := counted(t, p, selector); got != 1 {
			t.Errorf("%q matches %d elements, want 1", selector, got)
		}
	}
}

// Whatever is repeated, however often: a page is parsed, and no deeper than the
// parser allows.
func FuzzParse(f *testing.F) {
	f.Add("<table><td>", uint16(600))
	f.Add("<svg><foreignObject><template>", uint16(600))
	f.Add("</p><b id=1><frameset><select>", uint16(1000))
	f.Fuzz(func(t *testing.T, group string, times uint16) {
		source := strings.Repeat(group, min(int(times), 100_000/max(len(group), 1)))
		if _, err := parse(source + "<img>"); err != nil {
			t.Errorf("%q, repeated %d times: %v", group, times, err)
		}
	})
}

func FuzzNewPage(f *testing.F) {
	f.Add("text/html", []byte("<base href=//x/><img src=a.jpg><noscript><img src=b.jpg>"))
	f.Add("text/html; charset=gbk", []byte("<meta charset=utf-8>\xc4\xe3<a href='?q=\xc4\xe3'>"))
	f.Add("", []byte(strings.Repeat("<b>", 600)+"<img>"))
	rule := compile(f, detailRule())
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		if _, err := rule.Read(pageAt(t, home, contentType, body), Scope{}); err != nil {
			t.Error(err)
		}
	})
}
