package extract

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"magpie/config"
)

const listPage = `<html><head><meta charset="gbk"><title>风景</title></head><body>
<ul class="clearfix">
<li><a href="/tupian/1.html"><img src="/thumb/1.jpg" alt="湖">湖</a></li>
<li><a href="/tupian/2.html"><img src="/thumb/2.jpg" alt="山">山</a></li>
<li><a href="/tupian/1.html">湖</a></li>
</ul>
<div class="page"><a href="index.html">上一页</a><a href="index_3.html">下一页</a></div>
</body></html>`

const detailPage = `<html><head><meta charset="gbk"></head><body>
<div class="photo-hd"><h1> 湖上
  的月 </h1></div>
<div id="img"><a href="#"><img src="/blank.gif" data-original="/uploads/月.jpg"
 srcset="/s/1.jpg 480w, /s/2.jpg 1080w"></a></div>
<noscript><div id="plain"><img src="/uploads/noscript.jpg"></div></noscript>
</body></html>`

func detailRule() *config.Rule {
	return &config.Rule{
		Name:   "follow",
		Links:  plain("ul.clearfix li > a"),
		Fields: []config.Field{fieldOf("title", plain(".photo-hd h1"))},
		Image:  plain("#img img, #plain img"),
	}
}

func listRule() *config.Rule {
	return &config.Rule{
		Name:   "start",
		Next:   plain(`a:contains("下一页")`),
		Follow: []*config.Rule{detailRule()},
	}
}

func TestReadList(t *testing.T) {
	p := pageAt(t, "https://example.org/4k/index_2.html", "text/html", encoded(t, simplifiedchinese.GBK, listPage))
	got := read(t, listRule(), p, Scope{Site: "site", Gallery: "site", Page: 2})
	if want := "https://example.org/4k/index_3.html"; nextOf(got) != want || got.Gallery != "site" || got.Found != 2 {
		t.Errorf("got the next page %q, gallery %q and %d finds", nextOf(got), got.Gallery, got.Found)
	}
	want := []string{"https://example.org/tupian/1.html", "https://example.org/tupian/2.html"}
	if diff := cmp.Diff(want, linksOf(got, "follow")); diff != "" {
		t.Error(diff)
	}
}

func TestReadDetail(t *testing.T) {
	p := pageAt(t, "https://example.org/tupian/1.html", "text/html", encoded(t, simplifiedchinese.GBK, detailPage))
	want := [][]string{
		{"https://example.org/uploads/%E6%9C%88.jpg", "https://example.org/s/2.jpg"},
		{"https://example.org/uploads/noscript.jpg"},
	}
	fields := map[string]string{"title": "湖上 的月", "list": "风景", "parent.title": "old"}
	got := read(t, detailRule(), p, Scope{Gallery: "site", Fields: map[string]string{"list": "风景", "title": "old"}})
	if diff := cmp.Diff(want, candidatesOf(got)); diff != "" {
		t.Error(diff)
	}
	for _, has := range []map[string]string{got.Fields, got.Images[0].Fields} {
		if diff := cmp.Diff(fields, has); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReadGallery(t *testing.T) {
	tests := []struct {
		name, template, want string
		empty                []string
	}{
		{"stays without a template", "", "around", nil},
		{"takes fields and built-ins", "{site}/{title}-{page}", "site/Lake-1", nil},
		{"stays when a value is empty", "{nothing}", "around", []string{
			"field nothing 'h7' matched nothing", "gallery names {nothing}, which is empty"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{
				Fields:  []config.Field{fieldOf("title", plain("h1"))},
				Gallery: textAt(1, test.template),
			}
			if test.empty != nil {
				rule.Fields = append(rule.Fields, fieldOf("nothing", plain("h7")))
			}
			got := read(t, rule, page(t, "<h1>Lake</h1>"), Scope{Site: "site", Gallery: "around", Page: 1})
			if diff := cmp.Diff(test.want, got.Gallery); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.empty, got.Empty); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The pages of a chain belong to the gallery that the first of them named.
func TestReadGalleryStaysAlongTheChain(t *testing.T) {
	rule := &config.Rule{
		Fields:  []config.Field{fieldOf("title", plain("h1"))},
		Gallery: textAt(1, "{title}"),
	}
	got := read(t, rule, page(t, "<h1>Lake - page 2</h1>"), Scope{Site: "site", Gallery: "Lake", Page: 2})
	if got.Gallery != "Lake" {
		t.Errorf("the second page is of gallery %q, want that of the first", got.Gallery)
	}
}

func TestReadNext(t *testing.T) {
	counted := pipeline(stepOf("template", "index_{page+1}.html"))
	tests := []struct {
		name, body string
		next       *config.Finder
		want       string
	}{
		{"follows a link", `<a class=n href="2.html">`, plain(".n"), "https://example.org/list/2.html"},
		{"follows the link around", `<a href="2.html"><b class=n>`, plain(".n"), "https://example.org/list/2.html"},
		{"follows the link inside", `<li class=n><a name=x></a><a href="2.html">`, plain(".n"), "https://example.org/list/2.html"},
		{"follows an attribute", `<i class=n data-u="/2">`, plain(".n @data-u"), "https://example.org/2"},
		{"follows <link>", `<link rel=next href="?p=2">`, plain("link[rel=next]"), "https://example.org/list/index.html?p=2"},
		{"passes over a dead link", `<a class=n href="#">1</a><a class=n href="2.html">`, plain(".n"), "https://example.org/list/2.html"},
		{"counts", ``, counted, "https://example.org/list/index_2.html"},
		{"ends at a fragment", `<a class=n href="#top">`, plain(".n"), ""},
		{"ends at a script", `<a class=n href="javascript:go(2)">`, plain(".n"), ""},
		{"ends at itself", `<a class=n href="./index.html#x">`, plain(".n"), ""},
		{"ends at itself spelled otherwise", `<a class=n href="HTTPS://EXAMPLE.org:443/list/%69ndex.html">`, plain(".n"), ""},
		{"ends where nothing matches", `<a href="2.html">`, plain(".n"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Next: test.next}, page(t, test.body), Scope{Page: 1})
			if diff := cmp.Diff(test.want, nextOf(got)); diff != "" {
				t.Error(diff)
			}
			if got.Empty != nil {
				t.Errorf("a chain may end without a word, got %q", got.Empty)
			}
		})
	}
}

func TestReadFields(t *testing.T) {
	body := `<h2> </h2><h2>A
	 b</h2><h2>C</h2><i title=" x "></i><script>var id = 7, id = 8;</script>`
	tests := []struct {
		name   string
		finder *config.Finder
		want   string
	}{
		{"first with text, collapsed", plain("h2"), "A b"},
		{"attribute, trimmed", plain("i@title"), "x"},
		{"regex over the source", pipeline(stepOf("regex", `id = (\d+)`)), "7"},
		{"built from what is built in", pipeline(stepOf("template", "{site} {gallery} {url} {page} {offset}")),
			"flickr around " + home + " 1 30"},
		{"regex over a text", pipeline(stepOf("", "i@title"), stepOf("regex", `\S`), stepOf("regex", ".")), "x"},
		{"built from another", pipeline(stepOf("template", "{first}/{page}")), "A b/1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Fields: []config.Field{fieldOf("first", plain("h2")), fieldOf("f", test.finder)}}
			got := read(t, rule, page(t, body), Scope{Site: "flickr", Gallery: "around", Page: 1, Offset: 30})
			if diff := cmp.Diff(test.want, got.Fields["f"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadKeepsInheritedFields(t *testing.T) {
	inherited := map[string]string{"title": "old"}
	rule := &config.Rule{Fields: []config.Field{fieldOf("title", plain("h1"))}}
	read(t, rule, page(t, "<h1>new</h1>"), Scope{Fields: inherited})
	if diff := cmp.Diff(map[string]string{"title": "old"}, inherited); diff != "" {
		t.Errorf("the caller's fields were changed: %s", diff)
	}
}

// The most that one finder may find, and the bytes of all texts, in tests of these
// bounds: with the usual ones each page would take hundreds of MiB.
const (
	fewFinds = 10_000
	fewText  = 4 << 20
)

// readFew reads a page within these bounds.
func readFew(r *Rule, p *Page) error {
	on := newReading(r, p, Scope{Page: 1})
	on.spent.mostFinds, on.spent.text = fewFinds, maxText-fewText
	return r.readPage(on)
}

func TestReadRefusesMoreThanAMillionFinds(t *testing.T) {
	rule := compile(t, &config.Rule{Image: pipeline(stepOf("regex", "y?"))})
	_, err := rule.Read(page(t, strings.Repeat("x", maxFinds+1)), Scope{})
	if err == nil || !strings.Contains(err.Error(), "more than 1000000 values") {
		t.Errorf("got %v", err)
	}
}

// Little to send and much to keep: each address repeats the long base, each
// <div> the text of those inside.
var (
	based  = "<base href='/" + strings.Repeat("x", 500) + "/'>"
	nested = strings.Repeat("<div>", 300) + strings.Repeat("x", 20_000)
)

func TestReadRefusesToCut(t *testing.T) {
	divs := pipeline(stepOf("css", "div"), stepOf("text", ""), stepOf("replace", "y", "z"))
	tests := []struct {
		name, body, want string
		rule             *config.Rule
	}{
		{"too many finds", strings.Repeat("x", fewFinds+1), "more than 10000 values",
			&config.Rule{Image: pipeline(stepOf("regex", "x"))}},
		{"too many matches, all empty", strings.Repeat("x", fewFinds+1), "more than 10000 values",
			&config.Rule{Image: pipeline(stepOf("regex", "y?"))}},
		{"too many pictures in one find", "<div>" + numbered("<img src=%d>", fewFinds+1), "finding image: 'div' finds more than 10000 values",
			&config.Rule{Image: plain("div")}},
		{"too long a field", "<p>" + strings.Repeat("x", longestField+1), `field "f" has 16385 bytes, the most is 16384; narrow 'p'`,
			&config.Rule{Fields: []config.Field{fieldOf("f", plain("p"))}}},
		{"texts of a field", nested, `finding field "f": css 'div' | text '' | replace, and what was found before it, make more than 64 MiB`,
			&config.Rule{Fields: []config.Field{fieldOf("f", divs)}}},
		{"texts made one", nested, "more than 64 MiB", &config.Rule{Image: pipeline(stepOf("css", "div"), stepOf("all", ", "))}},
		{"texts for next", nested, "finding next: ", &config.Rule{Next: divs}},
		{"addresses of next", based + numbered("<a href=%d>", 9000), "finding next: ", &config.Rule{Next: plain("a")}},
		{"addresses of links", based + numbered("<a href=%d>", 9000), `finding links of "detail": `,
			&config.Rule{Follow: []*config.Rule{{Name: "detail", Links: plain("a")}}}},
		{"addresses of pictures", based + numbered("<img src=%d>", 9000), "finding image: ", &config.Rule{Image: plain("img")}},
		{"addresses of a few keys together", based + numbered("<a href=%d><img src=%d.jpg></a>", 5000), "finding next: ",
			&config.Rule{Next: plain("a"), Image: plain("img")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := readFew(compile(t, test.rule), page(t, test.body))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// numbered repeats an element n times, with its number wherever it says %d.
func numbered(element string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(element, "%d", strconv.Itoa(i)))
	}
	return b.String()
}

// A script taken for an address is long, and so is a picture inside a page.
func TestReadDropsWhatIsTooLongForAnAddress(t *testing.T) {
	long := strings.Repeat("x", longestURL-len("https://example.org/"))
	rule := &config.Rule{Image: pipeline(stepOf("css", "i"), stepOf("attr", "title"))}
	got := read(t, rule, page(t, "<i title='/"+long+"'></i><i title='/"+long+"x'></i><i title='/"+long+strings.Repeat("x", 100)+"'></i>"), Scope{})
	if len(got.Images) != 1 {
		t.Errorf("got %d pictures, want the one that is short enough", len(got.Images))
	}
	// Together the texts are beyond maxText, but none of them is kept.
	rule = &config.Rule{Next: pipeline(stepOf("css", "div"), stepOf("text", ""))}
	body := strings.Repeat("<div>", 300) + strings.Repeat("x", 250_000)
	if got := read(t, rule, page(t, body), Scope{}); got.Next != nil {
		t.Errorf("got a next page at %d bytes", len(got.Next.URL))
	}
}

// Behind the records of a page, next and until see the last one's fields: not
// what the page inherited under the same name, not even where there is none.
func TestNextSeesTheLastRecord(t *testing.T) {
	block := &config.Rule{Name: "each", In: plain(".card"), Fields: []config.Field{fieldOf("id", plain("@id"))}}
	tests := []struct {
		name, body string
		own        []config.Field
		want       string
	}{
		{"NotInherited", `<p class=card id=7><p class=card id=8>`, nil, "https://example.org/list/p8.html"},
		{"NoRecord", `<p>the end`, nil, ""},
		{"ThePagesOwn", `<h1>5</h1><p class=card id=8>`, []config.Field{fieldOf("id", plain("h1"))}, "https://example.org/list/p5.html"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := &config.Rule{Fields: tt.own, Each: []*config.Rule{block}, Next: pipeline(stepOf("template", "p{id}.html"))}
			got := read(t, rule, page(t, tt.body), Scope{Fields: map[string]string{"id": "1"}})
			if next := nextOf(got); next != tt.want {
				t.Errorf("the next page is %q, want %q", next, tt.want)
			}
		})
	}
}

// The body for the next page of a chain names it as well.
func TestBodySeesTheLastRecord(t *testing.T) {
	rule := stanzaRule(t, "body: {json: {until: '{id}'}}\neach: {in: .card, fields: {id: '@id'}, image: img}\nnext: {url: {}}")
	got := read(t, rule, page(t, `<p class=card id=7><p class=card id=8>`), Scope{Body: `{"until":null}`})
	if got.Next == nil || got.Next.Body != `{"until":8}` {
		t.Errorf("the next request is %+v", got.Next)
	}
}
