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

func TestParseKeepsStructureOfDeepPages(t *testing.T) {
	p := page(t, unclosed("center", 1000)+"<div id=end><p class=x>last</p></div>")
	matcher, err := compileSelector("li > a > img")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(below([]*html.Node{p.root}, matcher)); got != 1000 {
		t.Errorf("got %d pictures in their links, want 1000", got)
	}
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
