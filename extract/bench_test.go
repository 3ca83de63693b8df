package extract

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"magpie/config"
)

// listing is a page of about 200 kB with 668 items.
func listing() string {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=utf-8><title>list</title></head><body><h1>Lakes</h1><ul class=list>\n")
	for i := range 668 {
		fmt.Fprintf(&b, `<li class="item odd"><a class="thumb" href="/gallery/photo-%d.html" title="Photograph number %d">`+
			`<img class="lazy" src="/static/loading.gif" data-src="https://img.example.org/thumbs/%d/300x200.jpg" `+
			`alt="A lake in the mountains, number %d"></a><p class="meta"><span class="by">someone</span> `+
			`<b>%d</b> views</p></li>`+"\n", i, i, i, i, i*7)
	}
	b.WriteString(`</ul><a class="next" href="/list/2.html">next</a></body></html>`)
	return b.String()
}

func BenchmarkHTMLParse(b *testing.B) {
	body := listing()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := html.Parse(strings.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead decodes, parses and runs five finders over the page; it is to
// stay below 1.4 times BenchmarkHTMLParse.
func BenchmarkRead(b *testing.B) {
	body := []byte(listing())
	rule := compile(b, &config.Rule{
		Fields: []config.Field{fieldOf("title", plain("h1")), fieldOf("by", plain(".by"))},
		Next:   plain("a.next"),
		Follow: []*config.Rule{{Links: plain("ul.list li > a")}},
		Image:  plain("ul.list img"),
	})
	addr, err := url.Parse(home)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		p, err := NewPage(addr, "text/html; charset=utf-8", body, "", HTML)
		if err != nil {
			b.Fatal(err)
		}
		finds, err := rule.Read(p, Scope{})
		if err != nil || len(finds.Images) != 668 || len(finds.Links) != 668 {
			b.Fatalf("found %d pictures, %v", len(finds.Images), err)
		}
	}
}
