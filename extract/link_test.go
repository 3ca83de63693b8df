package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestLinks(t *testing.T) {
	tests := []struct {
		name, body string
		finder     *config.Finder
		want       []string
	}{
		{"in document order, once each", `<a href=b>1</a><a href=a>2</a><a href=./b#c>3</a>`, plain("a"), []string{"b", "a"}},
		{"a link in svg", `<svg><a xlink:href=a><g></g></a></svg>`, plain("g"), []string{"a"}},
		{"area and link", `<link href=a><map><area href=b></map>`, plain("link, area"), []string{"a", "b"}},
		{"the link around comes first", `<a href=a><b><i></i></b></a>`, plain("b"), []string{"a"}},
		{"else the first inside", `<div><a name=x></a><a href=a></a><a href=b></a></div>`, plain("div"), []string{"a"}},
		{"neither", `<div><p>x</p></div>`, plain("div"), nil},
		{"dead ones left out", `<a href=#>1</a><a href=javascript:x>2</a><a href="">3</a><a href=a>4</a>`, plain("a"), []string{"a"}},
		{"by attribute", `<a href=a data-u=b></a>`, plain("a @data-u"), []string{"b"}},
		{"by the first attribute there is", `<a data-u=""></a><a data-u=b></a><a data-v=c></a>`,
			pipeline(stepOf("css", "a"), stepOf("attr", "data-u", "DATA-V")), []string{"b", "c"}},
		{"nested selection", `<ul><li><ul><li><a href=a></a></li></ul></li></ul><a href=b></a>`,
			pipeline(stepOf("css", "li"), stepOf("css", "a")), []string{"a"}},
		{"by text", `<b>a</b><b> </b>`, pipeline(stepOf("css", "b"), stepOf("text", "")), []string{"a"}},
		{"by regex over the source", `<!-- "go/a" "go/b" -->`, pipeline(stepOf("regex", `go/(\w)`)), []string{"a", "b"}},
		{"whole match without a group", `<i>a b</i>`, pipeline(stepOf("css", "i"), stepOf("regex", `\w+`)), []string{"a", "b"}},
		{"a group that did not take part", `<i>xa y</i>`, pipeline(stepOf("css", "i"), stepOf("regex", `x(a)|y`)), []string{"a"}},
		{"replaced away", `<i title=a></i><i title=b></i>`, pipeline(stepOf("", "i@title"), stepOf("replace", "a", "")), []string{"b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Follow: []*config.Rule{{Links: test.finder}}}
			got := read(t, rule, page(t, test.body), Scope{})
			if diff := cmp.Diff(atHome(test.want), got.Links[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}
