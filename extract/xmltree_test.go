package extract

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseXML(t *testing.T) {
	tests := []struct {
		name, body, finder string
		want               []string
	}{
		{"a prefix is written as on the page", `<rss xmlns:media="http://search.yahoo.com/mrss/"><media:content url="/1.jpg"/></rss>`,
			`//media:content/@url`, []string{"/1.jpg"}},
		{"a prefix that nobody declares", `<rss><dc:creator>me</dc:creator></rss>`, `//dc:creator/text()`, []string{"me"}},
		{"the default namespace needs none", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/1"/></entry></feed>`,
			`//entry/link/@href`, []string{"/1"}},
		{"two prefixes of one namespace", `<r xmlns:a="x" xmlns:b="x"><a:i>1</a:i><b:i>2</b:i></r>`, `//a:i/text()`, []string{"1"}},
		{"an attribute with a prefix", `<r xmlns:xlink="x"><i xlink:href="/1"/></r>`, `//i/@xlink:href`, []string{"/1"}},
		{"CDATA is text", `<r><t><![CDATA[<b>&amp;]]></t></r>`, `//t/text()`, []string{"<b>&amp;"}},
		{"entities of HTML", `<r><t>a&nbsp;b&eacute;</t></r>`, `//t/text()`, []string{"a b\u00e9"}},
		{"a stray ampersand", `<r><t u="?a=1&b=2">A & B</t></r>`, `//t/@u | //t/text()`, []string{"?a=1&b=2", "A & B"}},
		{"an entity of its own is left alone", `<!DOCTYPE r [<!ENTITY x "boom">]><r><t>&x;</t></r>`, `//t/text()`, []string{"&x;"}},
		{"a declaration of another encoding", `<?xml version="1.0" encoding="utf-16"?><r><t>é</t></r>`, `//t/text()`, []string{"é"}},
		{"a declaration of another version", `<?xml version="1.1"?><r><t>x</t></r>`, `//t/text()`, []string{"x"}},
		{"a declaration behind a comment", `<!-- x --><?xml version="1.0" encoding="gbk"?><r><t>x</t></r>`, `//t/text()`, []string{"x"}},
		{"a byte order mark", "\ufeff<?xml version='1.0'?><r><t>x</t></r>", `//t/text()`, []string{"x"}},
		{"characters that are forbidden", "<r><t>a\x08b\x00c</t></r>", `//t/text()`, []string{"abc"}},
		{"comments and instructions are left out", `<r><!-- a --><?b c?><t>x</t></r>`, `/r/node()`, []string{"<t>x</t>"}},
		{"an end tag closes what is open inside", `<r><i><br>1</i><i>2</i></r>`, `/r/i`, []string{"<i><br>1</br></i>", "<i>2</i>"}},
		{"an end tag of nothing", `<r><i>1</x></i></r>`, `//i/text()`, []string{"1"}},
		{"attributes without quotes", `<r><i a=1 b>x</i></r>`, `//i/@a`, []string{"1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, said := stepsGive(t, XML, "'"+tt.finder+"'", tt.body)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if said != nil {
				t.Errorf("said %q", said)
			}
		})
	}
}

func TestParseXMLFaults(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"nothing", " ", "there is no element in it"},
		{"no element", "rate limit", "there is no element in it"},
		{"cut off", "<rss><item><title>x", "the answer ends inside <title>"},
		{"cut off inside a tag", "<rss><item ", "unexpected EOF"},
		{"too deep", "<r>" + strings.Repeat("<a>", 100_000) + "</r>", "elements stand more than 1000 inside each other"},
		{"no name", "<r>< a></r>", "expected element name after <"},
		{"HTML", "\n<!-- x --><!doctype html><p>", "it is HTML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseXML(tt.body)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// A tree of so many elements would take hundreds of MiB, so that most are only
// counted here.
func TestXMLTreeCountsElements(t *testing.T) {
	tree, a := newXMLTree(), xml.StartElement{Name: xml.Name{Local: "a"}}
	tree.nodes = mostXMLNodes - 1
	if err := tree.add(a); err != nil {
		t.Error(err)
	}
	if err := tree.add(a); err == nil || !strings.Contains(err.Error(), "there are more than 1000000 elements and texts") {
		t.Errorf("got %v", err)
	}
}

// What is deep, wide or long, but within the bounds, is read in linear time.
func TestParseXMLTakesWhatIsLarge(t *testing.T) {
	tests := []struct{ name, body string }{
		{"many attributes", "<r " + numbered(`a%d="" `, 150_000) + "/>"},
		{"many end tags of nothing", "<r>" + strings.Repeat("<a>", 900) + strings.Repeat("</b>", 300_000) + "</r>"},
		{"many names", "<r>" + numbered("<a%d/>", 100_000) + "</r>"},
		{"deep again and again", "<r>" + strings.Repeat(strings.Repeat("<a>", 900)+"<b></b>"+strings.Repeat("</a>", 900), 100) + "</r>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parseXML(tt.body); err != nil {
				t.Error(err)
			}
		})
	}
}

// Who escapes an address twice means it as it was before.
func TestAddressesInXMLThatAreEscapedTwice(t *testing.T) {
	const body = `<r><i url="/a?x=1&amp;amp;y=2">/b?x=1&amp;amp;y=2</i></r>`
	for _, finder := range []string{`//i`, `//i/@url`, `[//i, {attr: url}]`} {
		got := readBody(t, "{format: xml, fields: {t: //i/@url}, image: "+finder+"}", body, Scope{Page: 1})
		if want := "https://example.org/a?x=1&y=2"; len(got.Images) != 1 || got.Images[0].Candidates[0] != want {
			t.Errorf("%s: got %v", finder, candidatesOf(got))
		}
		if got.Fields["t"] != "/a?x=1&amp;y=2" {
			t.Errorf("a field is %q", got.Fields["t"])
		}
	}
}
