package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

const explained = `<html><body>
<div class="gallery-list"><a class="thumb" href="/1.html"><img src="/t/1.jpg"></a>
<a class="thumb" href="/2.html"><img src="/t/2.jpg"></a><a class="thumb" href="#"><img src="data:image/gif;base64,R0"></a></div>
<h1 id="head">Birds</h1><p class="pager"><a href="?p=1">1</a><a href="?p=2">Next »</a></p></body></html>`

func explainedAt(t *testing.T, addr string) *Page {
	t.Helper()
	return pageAt(t, addr, "text/html; charset=utf-8", []byte(explained))
}

func TestExplainTellsWhatEachKeyFound(t *testing.T) {
	rule := compile(t, &config.Rule{
		Next:   plain(".pager a"),
		Fields: []config.Field{fieldOf("title", plain("#head"))},
		Follow: []*config.Rule{{Name: "detail", Links: plain("a.thumb"), Image: plain("img")}},
		Image:  plain("a.thumb img"),
	})
	page := explainedAt(t, "https://example.com/list?p=1")
	finds, found, err := rule.Explain(page, Scope{Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := []Finding{
		{Key: "fields.title", Finder: "css '#head'", Steps: []StepCount{{"css '#head'", 1}}, Values: []string{"Birds"}},
		{
			Key: "links (detail)", Finder: "css 'a.thumb'", Steps: []StepCount{{"css 'a.thumb'", 3}},
			Values: []string{"https://example.com/1.html", "https://example.com/2.html"},
		},
		{
			Key: "image", Finder: "css 'a.thumb img'", Steps: []StepCount{{"css 'a.thumb img'", 3}},
			Values: []string{"https://example.com/t/1.jpg", "https://example.com/t/2.jpg"},
		},
		{
			Key: "next", Finder: "css '.pager a'", Steps: []StepCount{{"css '.pager a'", 2}}, Values: []string{"https://example.com/list?p=2"},
			Skipped: []SkippedFind{{"https://example.com/list?p=1", "it is this page itself"}},
		},
	}
	for i := range found {
		if i == 1 || i == 2 { // what is skipped is told in its own words
			if len(found[i].Skipped) != 1 {
				t.Errorf("%s: skipped %v, want one", found[i].Key, found[i].Skipped)
			}
			found[i].Skipped = nil
		}
		found[i].Finder = "css '" + strings.Trim(found[i].Finder, "'") + "'"
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	if nextOf(finds) != "https://example.com/list?p=2" || len(finds.Images) != 2 {
		t.Errorf("the finds are not those of Read: %+v", finds)
	}
}

func TestExplainTellsWhatEndsTheChain(t *testing.T) {
	rule := compile(t, &config.Rule{Next: plain("a:contains(Next)"), Until: textAt(1, "page == 1")})
	_, found, err := rule.Explain(explainedAt(t, "https://example.com/"), Scope{Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := []SkippedFind{{"https://example.com/?p=2", "the chain ends here, until page == 1"}}
	if diff := cmp.Diff(want, found[0].Skipped); diff != "" || found[0].Values != nil {
		t.Errorf("next is %q, skipped: %s", found[0].Values, diff)
	}
}

func TestExplainOfRecordsThatAreNotThereFindsNothing(t *testing.T) {
	rule := compile(t, &config.Rule{Each: []*config.Rule{{In: plain(".card"), Image: plain("img")}}})
	_, found, err := rule.Explain(explainedAt(t, "https://example.com/"), Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if last := found[len(found)-1]; len(last.Values)+len(last.Steps) > 0 {
		t.Errorf("the image inside is %+v", last)
	}
}

func TestExplainTellsWhichStepRanDry(t *testing.T) {
	rule := compile(t, &config.Rule{Image: &config.Finder{Steps: []config.Step{
		stepOf("css", "a.thumb"), stepOf("attr", "href"), stepOf("regex", `/(\d{4})\.html`),
	}}})
	_, found, err := rule.Explain(explainedAt(t, "https://example.com/"), Scope{})
	if err != nil {
		t.Fatal(err)
	}
	f := found[0]
	if f.Dry() != `regex '/(\d{4})\.html'` {
		t.Errorf("ran dry at %q", f.Dry())
	}
	if diff := cmp.Diff([]string{"/1.html", "/2.html", "#"}, f.Before); diff != "" {
		t.Errorf("what it was given: %s", diff)
	}
}

func TestExplainOffersElementsThatDoExist(t *testing.T) {
	for _, test := range []struct{ name, selector, want string }{
		{"a class misspelt", "div.galery-list a", "div.gallery-list, once"},
		{"a class below one that matches", ".gallery-list a.thumbs", "a.thumb, 3 times"},
		{"an id", "#haed", "h1#head, once"},
		{"a tag alone", ".pager a.last", "a, 2 times"},
		{"a text", `.pager a:contains("下一页")`, `a without :contains("下一页"), whose texts are "1", "Next »"`},
		{"an attribute", "img[data-src]", "img, 3 times"},
		{"what stands elsewhere", ".photos > img", "a.thumb img, 3 times"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rule := compile(t, &config.Rule{Image: plain(test.selector)})
			_, found, err := rule.Explain(explainedAt(t, "https://example.com/"), Scope{})
			if err != nil {
				t.Fatal(err)
			}
			if len(found[0].Near) == 0 || found[0].Near[0] != test.want {
				t.Errorf("offered %q, want first %q", found[0].Near, test.want)
			}
		})
	}
}

func TestQueryTellsWhatAFinderMeans(t *testing.T) {
	q, faults := CompileQuery(plain("a.thumb"), HTML)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	found, err := q.Explain(explainedAt(t, "https://example.com/"), Scope{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.Key+": "+strings.Join(f.Values, " "))
	}
	want := []string{
		"as text: ",
		"as links: https://example.com/1.html https://example.com/2.html",
		"as image: https://example.com/1.html https://example.com/2.html",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestQueryTellsWhatIsSkippedOfPictures(t *testing.T) {
	body := numberedPictures(`<img src=%d.jpg data-full=logo.png>`) + `<noscript><img src=1.jpg></noscript>`
	query, faults := CompileQuery(plain("img"), HTML)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	findings, err := query.Explain(page(t, body), Scope{})
	if err != nil {
		t.Fatal(err)
	}
	got := findings[len(findings)-1]
	if diff := cmp.Diff(atHome([]string{"0.jpg", "1.jpg", "2.jpg"}), got.Values); diff != "" {
		t.Error(diff)
	}
	want := []SkippedFind{{atHome([]string{"1.jpg"})[0], "it was found before"}}
	if diff := cmp.Diff(want, got.Skipped); diff != "" {
		t.Error(diff)
	}
}

// The keys of a block are told for all its records together, and not at all
// where there are none.
func TestExplainTellsOfRecords(t *testing.T) {
	const stanza = `{format: json, each: {name: post, in: .posts, fields: {id: .id}, follow: {name: detail, links: .page, image: img}, image: .file}}`
	tests := []struct {
		name, body string
		want       []Finding
	}{
		{"some", `{"posts": [{"id": 1, "page": "/1", "file": {"url": "/1.jpg"}}, {"id": 2, "page": 7, "file": ["/2.jpg", "/2b.jpg"]}]}`, []Finding{
			{Key: "post.in", Finder: "'.posts'", Steps: []StepCount{{"jq '.posts'", 1}},
				Values: []string{`{"file":{"url":"/1.jpg"},"id":1,"page":"/1"}`, `{"file":["/2.jpg","/2b.jpg"],"id":2,"page":7}`}},
			{Key: "post.fields.id", Finder: "'.id'", Steps: []StepCount{{"jq '.id'", 2}}, Values: []string{"1", "2"}},
			{Key: "post.links (detail)", Finder: "'.page'", Steps: []StepCount{{"jq '.page'", 2}}, Values: []string{"https://example.org/1"},
				Skipped: []SkippedFind{{"7", "a number is no address: build one, such as {template: '/photos/{value}'}"}}},
			{Key: "post.image", Finder: "'.file'", Steps: []StepCount{{"jq '.file'", 2}}, Values: []string{"https://example.org/2.jpg", "https://example.org/2b.jpg"},
				Skipped: []SkippedFind{{`{"url":"/1.jpg"}`, "an object is no address: take a member, such as .url"}}},
		}},
		{"none", `{"posts": []}`, []Finding{
			{Key: "post.in", Finder: "'.posts'", Steps: []StepCount{{"jq '.posts'", 1}}, Before: []string{"[]"}},
			{Key: "post.fields.id", Finder: "'.id'"}, {Key: "post.links (detail)", Finder: "'.page'"}, {Key: "post.image", Finder: "'.file'"},
		}},
		{"some that lack all", `{"posts": [{}]}`, []Finding{
			{Key: "post.in", Finder: "'.posts'", Steps: []StepCount{{"jq '.posts'", 1}}, Values: []string{"{}"}},
			{Key: "post.fields.id", Finder: "'.id'", Steps: []StepCount{{"jq '.id'", 0}}, Before: []string{"{}"}, There: "the object is empty"},
			{Key: "post.links (detail)", Finder: "'.page'", Steps: []StepCount{{"jq '.page'", 0}}, Before: []string{"{}"}, There: "the object is empty"},
			{Key: "post.image", Finder: "'.file'", Steps: []StepCount{{"jq '.file'", 0}}, Before: []string{"{}"}, There: "the object is empty"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, stanza))
			_, got, err := rule.Explain(bodyFor(t, rule, tt.body), Scope{Page: 1})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExplainTellsWhatAStepFailedOf(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{format: json, fields: {title: .title}, image: '.items[].url'}`))
	_, found, err := rule.Explain(bodyFor(t, rule, `{"title": "a", "items": 7}`), Scope{Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(found[0].Errors) > 0 {
		t.Errorf("%s is said to fail of %q", found[0].Key, found[0].Errors)
	}
	if e := found[1].Errors; len(e) != 1 || !strings.Contains(e[0], "jq") || !strings.Contains(e[0], "iterate") {
		t.Errorf("%s is said to fail of %q", found[1].Key, e)
	}
}

func TestExplainTellsOfAPagerOnce(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{image: img, next: a.next}`))
	body := `<img src=1.jpg><a class=next href="?p=2">next</a><a class=next href="?p=2">next</a>`
	_, found, err := rule.Explain(page(t, body), Scope{Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	if next := found[len(found)-1]; len(next.Values) != 1 || len(next.Skipped) > 0 {
		t.Errorf("next is %+v", next)
	}
}
