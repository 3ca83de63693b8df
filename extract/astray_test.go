package extract

import (
	"fmt"
	"testing"
)

func TestExplainTellsWhereAPathGoesAstray(t *testing.T) {
	const api = `{"items": [{"id": 1, "file": {"url": "/1.jpg"}, "tags": []}], "total": 1, "next": null}`
	const feed = `<rss><channel><item id="7"><title>Heron</title><media:content url="/1.jpg"/></item></channel></rss>`
	tests := []struct{ name, format, finder, body, want string }{
		{"a member of the page", "json", ".entries", api, "the object has: items, next (null), total"},
		{"a member of items", "json", ".items[].url", api, ".items[] has: file, id, tags"},
		{"a member behind a pipe", "json", ".items[] | .link", api, ".items[] has: file, id, tags"},
		{"a member deeper", "json", ".items[0].file.src", api, ".items[0].file has: url"},
		{"a list taken for an object", "json", ".items.url", api, ".items is a list of 1: .items[]"},
		{"an empty list", "json", ".items[].tags[].name", api, ".items[].tags is an empty list"},
		{"a number taken for an object", "json", ".total.n", api, ".total is 1"},
		{"a member that is null", "json", ".next", api, ".next is null"},
		{"a page that is a list", "json", ".url", `[{"url": "/1.jpg"}, {}]`, "it is a list of 2: .[]"},
		{"a name of XML", "xml", "//item/link", feed, "//item has: @id, title, media:content"},
		{"an attribute of XML", "xml", "//item/media:content/@href", feed, "//item/media:content has: @url"},
		{"the root of XML", "xml", "//entry", feed, "the page has: rss"},
		{"the text of XML", "xml", "//title/b", feed, `//title has no elements and no attributes, its text is "Heron"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, fmt.Sprintf("{format: %s, image: '%s'}", tt.format, tt.finder)))
			_, found, err := rule.Explain(bodyFor(t, rule, tt.body), Scope{Page: 1})
			if err != nil {
				t.Fatal(err)
			}
			if found[0].There != tt.want {
				t.Errorf("got %q, want %q", found[0].There, tt.want)
			}
		})
	}
}

func TestBeginningsOfAPath(t *testing.T) {
	got := fmt.Sprintf("%q", beginnings(`.a["x.y"][] | select(.b | .c).d`, ".[|"))
	want := `[".a[\"x.y\"][] | select(.b | .c)" ".a[\"x.y\"][]" ".a[\"x.y\"]" ".a"]`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
