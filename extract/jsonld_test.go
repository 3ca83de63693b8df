package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestLinkedPictures(t *testing.T) {
	tests := []struct {
		name, source string
		want         [][]string
	}{
		{"a text", `{"@type":"Article","image":"a.jpg"}`, [][]string{{"a.jpg"}}},
		{"a list of texts", `{"image":["a.jpg","b.jpg"]}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a thing", `{"image":{"@type":"ImageObject","url":"a.jpg"}}`, [][]string{{"a.jpg"}}},
		{"a thing without a type", `{"image":{"url":"a.jpg"}}`, [][]string{{"a.jpg"}}},
		{"the file before the address of its page", `{"@type":"ImageObject","url":"a.html","contentUrl":"a.jpg"}`,
			[][]string{{"a.jpg", "a.html"}}},
		{"the address of something else", `{"@type":"Article","url":"a.html"}`, nil},
		{"type as an address", `{"@type":"https://schema.org/ImageObject","url":"a.jpg"}`, [][]string{{"a.jpg"}}},
		{"several types", `{"@type":["Thing","ImageObject"],"url":"a.jpg"}`, [][]string{{"a.jpg"}}},
		{"thumbnail behind", `{"@type":"ImageObject","thumbnailUrl":"t.jpg","contentUrl":"a.jpg"}`, [][]string{{"a.jpg", "t.jpg"}}},
		{"thumbnail of what has one picture", `{"thumbnailUrl":"t.jpg","image":"a.jpg"}`, [][]string{{"a.jpg", "t.jpg"}}},
		{"thumbnail of what has several", `{"thumbnailUrl":"t.jpg","image":["a.jpg","b.jpg"]}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"thumbnail alone", `{"thumbnail":{"@type":"ImageObject","contentUrl":"t.jpg"}}`, [][]string{{"t.jpg"}}},
		{"media of a gallery", `{"@type":"ImageGallery","associatedMedia":[{"@type":"ImageObject","contentUrl":"a.jpg"},
			{"@type":"ImageObject","contentUrl":"b.jpg","width":9}]}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"picture of a page", `{"primaryImageOfPage":{"@type":"ImageObject","url":"a.jpg"}}`, [][]string{{"a.jpg"}}},
		{"a graph with references", `{"@graph":[{"@type":"WebPage","thumbnailUrl":"t.jpg","primaryImageOfPage":{"@id":"#i"}},
			{"@type":"ImageObject","@id":"#i","contentUrl":"a.jpg"}]}`, [][]string{{"a.jpg"}}},
		{"a reference that is a picture", `{"image":{"@id":"a.jpg"}}`, [][]string{{"a.jpg"}}},
		{"a list in a thing", `{"image":{"@list":["a.jpg",{"@value":"b.jpg"}]}}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a list at the top", `[{"image":"a.jpg"},{"image":"b.jpg"}]`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"items of a list", `{"itemListElement":[{"item":{"image":"a.jpg"}}]}`, [][]string{{"a.jpg"}}},
		{"largest first", `{"image":[{"url":"a","width":10},{"url":"b","width":"30px"},{"url":"c"},
			{"url":"d","width":{"@type":"QuantitativeValue","value":20}}]}`, [][]string{{"b"}, {"d"}, {"a"}, {"c"}}},
		{"pictures of people and firms", `{"publisher":{"logo":{"@type":"ImageObject","url":"l.png"}},"author":{"image":"p.jpg"}}`, nil},
		{"people and firms wherever they stand", `{"@graph":[{"@type":"Person","image":{"@type":"ImageObject","url":"p.jpg"}},
			{"@type":["NewsMediaOrganization"],"image":"o.jpg"},{"about":{"@type":"https://schema.org/Person","image":"q.jpg"}},
			{"image":{"@type":"Person","url":"r.jpg"}},{"image":"a.jpg"}]}`, [][]string{{"a.jpg"}}},
		{"files in a list", `{"@type":"ImageObject","contentUrl":["a.jpg","b.jpg"],"url":"a.html","thumbnailUrl":"t.jpg"}`,
			[][]string{{"a.jpg", "a.html"}, {"b.jpg"}}},
		{"addresses in a list", `{"image":{"url":["a.jpg",{"@value":"b.jpg"}]}}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"files in a list of one", `{"@type":"VideoObject","contentUrl":["a.mp4"],"thumbnailUrl":"t.jpg"}`, [][]string{{"a.mp4", "t.jpg"}}},
		{"sound", `{"@type":"AudioObject","contentUrl":"a.mp3","thumbnailUrl":"t.jpg"}`, nil},
		{"escaped twice", `{"image":"a?b=1&amp;c=2"}`, [][]string{{"a?b=1&c=2"}}},
		{"a name twice", `{"image":"a.jpg","image":"b.jpg"}`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"nothing of use", `{"image":null,"url":3,"a":[true,{}],"b":""}`, nil},
		{"no object", `"a.jpg"`, nil},
		{"no JSON", `var image = "a.jpg"`, nil},
		{"empty", "", nil},
		{"broken off", `{"image":["a.jpg","b.jpg","c.j`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a comma too many", `{"image":["a.jpg",],}`, [][]string{{"a.jpg"}}},
		{"a line break in a text", "{\"name\":\"a\nb\\\nc\",\"image\":\"a.jpg\"}", [][]string{{"a.jpg"}}},
		{"CDATA", "\n//<![CDATA[\n{\"image\":\"a.jpg\"}\n//]]>\n", [][]string{{"a.jpg"}}},
		{"CDATA in comments", `/*<![CDATA[*/{"image":"a.jpg"};/*]]>*/`, [][]string{{"a.jpg"}}},
		{"a comment", `<!-- {"image":"a.jpg"} -->`, [][]string{{"a.jpg"}}},
		{"deeper than anything", strings.Repeat(`{"a":[`, 50_000) + `{"image":"a.jpg"}`, nil},
		{"larger than anything", `{"image":"a.jpg"}` + strings.Repeat(" ", longestLinked), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, linkedPictures(test.source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImagesOfScripts(t *testing.T) {
	tests := []struct {
		name, body string
		want       [][]string
	}{
		{"each once", `<script type="application/ld+json">{"image":["a.jpg","./a.jpg","b.jpg"]}</script>
			<script type="Application/LD+JSON; charset=utf-8">{"image":"b.jpg"}</script>`, [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a program", `<script src=a.js>{"image":"a.jpg"}</script><script type=application/json>{"image":"a.jpg"}</script>`, nil},
		{"no address of a picture", `<script type="application/ld+json">{"image":["data:,x","blank.gif",""]}</script>`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Image: plain("script")}, page(t, test.body), Scope{})
			if diff := cmp.Diff(candidatesAtHome(test.want), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzLinkedPictures(f *testing.F) {
	for _, seed := range []string{
		`{"image":["a.jpg",{"url":"b","width":3}],}`, `<!--[{"@type":"ImageObject","contentUrl":"a","thumbnailUrl":"b"}]-->`,
		`{"@graph":[{"image":{"@list":["a"]}`, "{\"a\":\"\n\\", `{"image":{"associatedMedia":{"image":"a"}}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		pictures := linkedPictures(source)
		if len(pictures) > len(source) {
			t.Errorf("%d pictures in %d bytes", len(pictures), len(source))
		}
		for _, refs := range pictures {
			for _, ref := range refs {
				if ref == "" {
					t.Errorf("%q has an empty reference", refs)
				}
			}
		}
	})
}
