package extract

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// A feed that holds HTML as it stands, well-formed or not, is read: {html: {}}
// finds what its pages would show.
func TestFeedsThatHoldHTML(t *testing.T) {
	tests := []struct{ name, description string }{
		{"escaped", `&lt;img src="/a.jpg"&gt;&lt;br&gt; x`},
		{"as CDATA", `<![CDATA[<img src="/a.jpg"><br> x]]>`},
		{"as elements", `<p>one <img src="/a.jpg"/></p>`},
		{"never closed", `one &nbsp; & <img src=/a.jpg><br> <b>two`},
		{"closed otherwise", `<p><img src="/a.jpg"></p><br>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := `<?xml version="1.0"?><rss><channel><description>all</description><item><title>One</title><description>` +
				tt.description + `</description></item><item><title>Two</title></item></channel></rss>`
			rule := &config.Rule{
				Format: textAt(1, "xml"),
				Fields: []config.Field{fieldOf("last", plain("//item[2]/title"))},
				Image:  pipeline(stepOf("", "//item/description"), config.Step{Kind: textAt(1, "html")}, stepOf("", "img")),
			}
			addr, err := url.Parse(home)
			if err != nil {
				t.Fatal(err)
			}
			p, err := compile(t, rule).NewPage(addr, "", []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, rule, p, Scope{})
			if diff := cmp.Diff([][]string{{"https://example.org/a.jpg"}}, candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
			if got.Fields["last"] != "Two" {
				t.Errorf("the second item is %q", got.Fields["last"])
			}
		})
	}
}
