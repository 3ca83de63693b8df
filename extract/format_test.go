package extract

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"magpie/config"
)

func TestSniff(t *testing.T) {
	tests := []struct {
		name, body string
		want       Format
	}{
		{"nothing", "", HTML},
		{"text", "rate limit", HTML},
		{"HTML", "<!-- x -->\n<!DOCTYPE html><p>", HTML},
		{"XHTML", `<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="y">`, HTML},
		{"a part of a page behind a declaration", `<?xml version="1.0"?><div class="items"></div>`, HTML},
		{"a feed", `<?xml version="1.0"?><rss version="2.0">`, XML},
		{"a feed without declaration", "<!-- x --><feed xmlns='y'>", XML},
		{"an object", ` {"a": 1}`, JSON},
		{"a list", "[1, 2]", JSON},
		{"what only begins like one", "[b] is bold", HTML},
		{"JSONP", `cb({"a": 1});`, JSON},
		{"guarded JSON", ")]}'\n{\"a\": 1}", JSON},
		{"JSON Lines", "{\"a\": 1}\n{\"a\": 2}\n", JSON},
		{"a script", "var a = {b: 1}; run(a);", HTML},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Sniff(tt.body); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// A page in another format is an error where the rule cannot do without.
func TestRuleNewPageTellsTheFormat(t *testing.T) {
	const (
		say  = "answered JSON; say `format: json`"
		html = "answered HTML, not XML: perhaps an error or a login; if that is the page, leave out `format: xml`"
	)
	tests := []struct{ name, stanza, body, want string }{
		{"elements of JSON", "image: img", `{"a": 1}`, say},
		{"elements by XPath", "image: {xpath: '//img'}", `{"a": 1}`, say},
		{"elements either way", "image: {first: [img, a]}", `{"a": 1}`, say},
		{"records of elements", "each: {in: div, image: img}", `{"a": 1}`, say},
		{"links of elements", "follow: {links: a, image: img}", `{"a": 1}`, say},
		{"elements of XML", "image: img", `<rss></rss>`, "answered XML; say `format: xml`"},
		{"regexes of JSON", "image: {regex: 'https:[^\"]+'}", `{"a": 1}`, ""},
		{"regexes where there are no elements", "image: {first: [img, {regex: x}]}", `{"a": 1}`, ""},
		{"scripts of JSON", "image: [{json: {}}, .a]", `{"a": 1}`, ""},
		{"elements of HTML", "image: img", `<p>`, ""},
		{"nodes of HTML", "format: xml\nimage: //img/@src", `<!DOCTYPE html><html lang=en><img src=x></html>`, html},
		{"nodes of XHTML", "format: xml\nimage: //img/@src", `<html xmlns="x"><img src="x"/></html>`, ""},
		{"nodes of JSON", "format: xml\nimage: //a", `{"a": 1}`, say},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := &url.URL{Scheme: "https", Host: "example.org"}
			_, err := compile(t, stanzaRule(t, tt.stanza)).NewPage(addr, "", []byte(tt.body))
			wrong, _ := errors.AsType[*FormatError](err)
			if tt.want == "" && err != nil || tt.want != "" && (wrong == nil || wrong.Error() != tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// Broken JSON is told with its place, and with what reads it all the same.
func TestFormatErrorOfBrokenJSON(t *testing.T) {
	addr := &url.URL{Scheme: "https", Host: "example.org"}
	_, err := NewPage(addr, "", []byte("{\"a\": [1,\n 2"), "", JSON)
	wrong, ok := errors.AsType[*FormatError](err)
	if !ok || !strings.Contains(wrong.Error(), "line 2") || !strings.Contains(wrong.Error(), "{script: {}}") {
		t.Errorf("got %v", err)
	}
	if errors.Unwrap(wrong) == nil {
		t.Error("it does not tell its cause")
	}
}

// What APIs send is read as it is: lists at the top, long numbers, nothing.
func TestReadJSON(t *testing.T) {
	tests := []struct{ name, stanza, body, want string }{
		{"a list at the top", "image: '.[].u'", `[{"u": "/1.jpg"}, {"u": "/2.jpg"}]`, "1.jpg 2.jpg"},
		{"a long number in an address", "image: ['.[].id', {template: '/{value}.jpg'}]", `[{"id": 9007199254740993}]`, "9007199254740993.jpg"},
		{"null", "image: '.items[]?.u'", `null`, ""},
		{"null for an address", "image: '.[].u'", `[{"u": null}, {"u": "/1.jpg"}]`, "1.jpg"},
		{"a text", "image: .", `"/1.jpg"`, "1.jpg"},
		{"JSONP", "image: .u", `cb({"u": "/1.jpg"})`, "1.jpg"},
		{"JSON Lines", "image: '.[].u'", "{\"u\": \"/1.jpg\"}\n{\"u\": \"/2.jpg\"}", "1.jpg 2.jpg"},
		{"lists that a program writes are a picture each", "image: '.[] | [.o, .s]'", `[{"o": "/1.jpg", "s": "/1b.jpg"}, {"s": "/2.jpg"}]`, "1.jpg,1b.jpg 2.jpg"},
		{"lists that it chooses among", "image: '.[] | if .o then [.o, .s] else ([.s]) end'", `[{"o": "/1.jpg", "s": "/1b.jpg"}, {"s": "/2.jpg"}]`, "1.jpg,1b.jpg 2.jpg"},
		{"lists of the page are as many pictures", "image: '.[].u'", `[{"u": ["/1.jpg", "/2.jpg"]}, {"u": ["/3.jpg"]}]`, "1.jpg 2.jpg 3.jpg"},
		{"lists made of them", "image: '.u | map(.a)'", `{"u": [{"a": "/1.jpg"}, {"a": "/2.jpg"}]}`, "1.jpg 2.jpg"},
		{"lists in a list", "image: 'map([.o, .s])'", `[{"o": "/1.jpg", "s": "/1b.jpg"}, {"s": "/2.jpg"}]`, "1.jpg,1b.jpg 2.jpg"},
		{"a list before a template", "image: [.u, {template: '/{value}.jpg'}]", `{"u": [1, 2]}`, "1.jpg 2.jpg"},
		{"an ampersand of HTML", "image: '.[]'", `["/1.jpg?a=1&amp;b=2"]`, "1.jpg?a=1&b=2"},
		{"a srcset", "image: '.[]'", `["/1.jpg 300w, /2.jpg 900w", "/3 x.jpg"]`, "2.jpg 3%20x.jpg"},
		{"numbers and truths are no addresses", "image: '.[]'", `[1, true, {"u": "/1.jpg"}, "/2.jpg"]`, "2.jpg"},
		{"without the scheme", "image: '.[]'", `["//example.org/1.jpg"]`, "1.jpg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBody(t, "format: json\n"+tt.stanza, tt.body, Scope{})
			var all []string
			for _, candidates := range candidatesOf(got) {
				all = append(all, strings.ReplaceAll(strings.Join(candidates, ","), "https://example.org/", ""))
			}
			if got := strings.Join(all, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// In links and next a list is one address after the other.
func TestReadListsOfLinks(t *testing.T) {
	got := readBody(t, "format: json\nnext: .pages\nfollow: {links: .items, image: img}",
		`{"items": [["/1", "/2"], "/1", 7, false, {"u": "/3"}], "pages": [null, "/p2"]}`, Scope{Page: 1})
	if links := strings.Join(linksOf(got, "follow"), " "); links != "https://example.org/1 https://example.org/2" {
		t.Errorf("got the links %q", links)
	}
	if nextOf(got) != "https://example.org/p2" {
		t.Errorf("got the next page %q", nextOf(got))
	}
}

// FuzzFormat reads anything as anything.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"", "null", "<a>", "<?xml?><r>&x;</r>", "{\"a\":[1]}", "cb(1)", "</a><a b=c><![CDATA[", "<a:b:c xmlns='x' d:e=\"f\"/>", "\ufeff[]"} {
		f.Add(seed)
	}
	rules := map[Format]*Rule{
		HTML: compile(f, &config.Rule{Image: plain("a"), Fields: []config.Field{fieldOf("a", plain("*"))}}),
		JSON: compile(f, &config.Rule{Format: textAt(1, "json"), Image: plain(".."), Next: plain(".")}),
		XML:  compile(f, &config.Rule{Format: textAt(1, "xml"), Image: plain("//*"), Next: plain("//@*")}),
	}
	addr := &url.URL{Scheme: "https", Host: "example.org"}
	f.Fuzz(func(t *testing.T, body string) {
		Sniff(body)
		for format, rule := range rules {
			page, err := rule.NewPage(addr, "", []byte(body))
			if _, ok := errors.AsType[*FormatError](err); err != nil && !ok {
				t.Fatalf("as %s: %v", format, err)
			}
			if err != nil {
				continue
			}
			if _, _, err := rule.Explain(page, Scope{Page: 1}); err != nil && !strings.Contains(err.Error(), "narrow") {
				t.Errorf("as %s: %v", format, err)
			}
		}
	})
}
