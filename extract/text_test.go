package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestText(t *testing.T) {
	tests := []struct {
		name, body string
		finder     *config.Finder
		want       string
	}{
		{"of an element", "<h1> a <b>b</b>\n c</h1>", plain("h1"), "a b c"},
		{"of a meta", `<meta property=og:title content=" a  b ">`, plain(`meta[property="og:title"]`), "a b"},
		{"of a meta, as a step", `<meta name=author content="a b">`, pipeline(stepOf("css", "meta"), stepOf("text", "")), "a b"},
		{"of a meta, matched", `<meta name=x content="id 42">`, pipeline(stepOf("css", "meta"), stepOf("regex", `id (\d+)`)), "42"},
		{"of a meta in front of a text", `<meta name=a><meta name=b content=""><p>x</p>`, plain("meta, p"), "x"},
		{"of what holds a meta", `<p itemscope><meta itemprop=x content=a>b</p>`, plain("p"), "b"},
		{"with line breaks", "<p>Paris<br>2019</p>", plain("p"), "Paris 2019"},
		{"of blocks", "<div><h1>a</h1><p>b</p>c<ul><li>d</li><li>e</li></ul>f</div>", plain("div"), "a b c d e f"},
		{"of cells", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", plain("table"), "a b c"},
		{"of what stands in a line", "<p>a<b>b</b><span>c</span><a href=x>d</a></p>", plain("p"), "abcd"},
		{"without scripts and styles", "<div>a<script>b</script><style>c</style>d<!-- e --></div>", plain("div"), "ad"},
		{"of a script", "<script>a<b</script>", plain("script"), "a<b"},
		{"of a style", "<style>a>b</style>", plain("style"), "a>b"},
		{"of an element with a script, matched", "<div>x<script>id=42</script></div>",
			pipeline(stepOf("css", "div"), stepOf("regex", `id=(\d+)`)), "42"},
		{"with line breaks, matched", "<p>12<br>34</p>", pipeline(stepOf("css", "p"), stepOf("regex", `\d+`)), "12"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Fields: []config.Field{fieldOf("f", test.finder)}}
			got := read(t, rule, page(t, test.body), Scope{}).Fields["f"]
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
