package extract_test

import (
	"fmt"
	"net/url"

	"magpie/config"
	"magpie/extract"
)

// finder is what the configuration makes of a finder written as a string.
func finder(s string) *config.Finder {
	arg := config.Value{IsText: true, Text: config.Text{Value: s}}
	return &config.Finder{Steps: []config.Step{{Arg: arg}}}
}

func Example() {
	rule, faults := extract.Compile("lakes", &config.Rule{
		Name:   "start",
		Next:   finder("a.next"),
		Follow: []*config.Rule{{Name: "photo", Links: finder("li > a"), Image: finder("#photo img")}},
	})
	if len(faults) > 0 {
		fmt.Println(faults)
		return
	}
	addr, _ := url.Parse("https://example.org/lakes/")
	body := []byte(`<ul><li><a href="1.html">one</a><li><a href="2.html">two</a></ul><a class=next href="?p=2">more</a>`)
	page, err := extract.NewPage(addr, "text/html", body, "", extract.HTML)
	if err != nil {
		fmt.Println(err)
		return
	}
	finds, err := rule.Read(page, extract.Scope{Site: "lakes", Page: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(finds.Links[0].URL, finds.Links[1].URL, finds.Next.URL)
	// Output: https://example.org/lakes/1.html https://example.org/lakes/2.html https://example.org/lakes/?p=2
}
