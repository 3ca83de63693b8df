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
