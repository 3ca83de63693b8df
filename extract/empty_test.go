package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestEmpty(t *testing.T) {
	body := `<div id=img><b>x</b></div><ul class="a b"><li>1<li>2</ul><a name=top>x</a>`
	tests := []struct {
		name string
		rule *config.Rule
		want []string
	}{
		{"nothing is near", &config.Rule{Image: plain("#pic")}, []string{"image '#pic' matched nothing"}},
		{
			"the beginning matches", &config.Rule{Image: plain("#img img")},
			[]string{`image '#img img' matched nothing; of the selector "#img" matches, once`},
		},
		{
			"two of three match", &config.Rule{Follow: []*config.Rule{{Links: plain("ul.a > li > a[href^='x y']")}}},
			[]string{`links 'ul.a > li > a[href^='x y']' matched nothing; of the selector "ul.a > li" matches, 2 times`},
		},
		{
			"the selector matches, the attribute is missing", &config.Rule{Image: plain("li @data-src")},
			[]string{`image 'li @data-src' matched nothing; "li" did match, 2 times`},
		},
		{
			"matches lead nowhere", &config.Rule{Follow: []*config.Rule{{Links: plain("a")}}},
			[]string{"links 'a' matched 1, none with an address"},
		},
		{
			"alternatives have no beginning", &config.Rule{Image: plain("#img img, #img i")},
			[]string{"image '#img img, #img i' matched nothing"},
		},
		{
			"a field", &config.Rule{Fields: []config.Field{fieldOf("title", plain("h1"))}},
			[]string{"field title 'h1' matched nothing"},
		},
		{
			"a pipeline", &config.Rule{Image: pipeline(stepOf("css", "b"), stepOf("regex", `\d+`))},
			[]string{`image css 'b' | regex '\d+' matched nothing; "b" did match, once`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, test.rule, page(t, body), Scope{})
			if diff := cmp.Diff(test.want, got.Empty); diff != "" {
				t.Error(diff)
			}
		})
	}
}
