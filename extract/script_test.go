package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestScriptReadsAnswersThatAreScripts(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"a page", `<p>pics = ["a.jpg"]</p><script>pics = ["b.jpg"]</script>`, []string{"b.jpg"}},
		{"an answer", `var pics = ["a.jpg"];`, []string{"a.jpg"}},
		{"one that writes HTML", `$("#a").append("<script><\/script><img src=\"x.jpg\">"); pics = ['b.jpg']`, []string{"b.jpg"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Image: pipeline(stepOf("script", "pics ="), stepOf("jq", ".[]"))}
			got := read(t, rule, page(t, test.body), Scope{})
			if diff := cmp.Diff(candidatesAtHome([][]string{test.want}), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
