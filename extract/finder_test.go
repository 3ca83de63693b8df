package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

const (
	stepsHTML = `<title>Lakes</title><div class=a id=x data-u="/1"> <b>One</b> <i> two </i></div><div class=a></div>
<script>var data = {"list": [{"u": "/s.jpg"}], n: 3};</script><noscript>&lt;b&gt;hidden&lt;/b&gt;</noscript>`
	stepsXML = `<?xml version="1.0"?><rss><channel><title>Lakes &amp; more</title>
<item id="1"><link>https://example.org/1</link><enclosure url="/1.jpg"/><description>&lt;img src="/d.jpg"&gt;</description></item>
<item id="2"><link>https://example.org/2</link></item><empty/></channel></rss>`
	stepsJSON = `{"title": "Lakes", "n": 9007199254740993, "no": null, "yes": true, "items": [{"u": "/1.jpg"}, {"u": "/2.jpg?a=1&b=2"}, {}],
"tags": ["a", ["b", "c"]], "html": "<img src='/h.jpg'>", "state": "{\"deep\": [1, 2]}", "b64": "L3guanBn"}`
)

func TestSteps(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		finder string
		want   []string
	}{
		{"css selects elements", HTML, `.a b`, []string{"<b> One"}},
		{"css behind css selects below", HTML, `[.a, b]`, []string{"<b> One"}},
		{"attr reads an attribute", HTML, `'.a @data-u'`, []string{"/1"}},
		{"attr takes the first that is there", HTML, `[.a, {attr: [data-x, data-u]}]`, []string{"/1"}},
		{"attr of XML reads one with a prefix", XML, `['//item', {attr: id}]`, []string{"1", "2"}},
		{"text collapses and drops what is empty", HTML, `[.a, {text: {}}]`, []string{"One two"}},
		{"text of XML", XML, `['//title', {text: {}}]`, []string{"Lakes & more"}},
		{"text of each address in a list of JSON", JSON, `[.tags, {text: {}}]`, []string{"a", "b", "c"}},
		{"regex at the head reads the source", HTML, `{regex: 'data-u="([^"]+)'}`, []string{"/1"}},
		{"regex behind css reads the text", HTML, `[.a, {regex: '\w+'}]`, []string{"One", "two"}},
		{"regex of XML reads the source", XML, `{regex: 'url="([^"]+)'}`, []string{"/1.jpg"}},
		{"regex of a number", JSON, `[.n, {regex: '^\d{4}'}]`, []string{"9007"}},
		{"replace changes texts", JSON, `['.items[].u', {replace: [['/', '/full/'], ['\?.*', '']]}]`, []string{"/full/1.jpg", "/full/2.jpg"}},
		{"replace drops what becomes empty", JSON, `[.title, {replace: ['.*', '']}]`, nil},
		{"template has the value", JSON, `['.items[].u', {template: '{value}#{page}'}]`, []string{"/1.jpg#3", "/2.jpg?a=1&b=2#3"}},
		{"jq drops null", JSON, `'.no, .title'`, []string{"Lakes"}},
		{"jq keeps every digit", JSON, `.n`, []string{"9007199254740993"}},
		{"jq keeps false and objects", JSON, `'(.yes | not), .items[0]'`, []string{"false", `{"u":"/1.jpg"}`}},
		{"jq sees fields", JSON, `'$f | keys'`, []string{`[]`}},
		{"jq behind json of HTML", HTML, `[{regex: 'data = (.*);'}, {json: {}}, {jq: '.list[].u'}]`, []string{"/s.jpg"}},
		{"a plain string behind json is jq", HTML, `[{regex: 'data = (.*);'}, {json: {}}, '.list[].u']`, []string{"/s.jpg"}},
		{"a plain string behind html is css", JSON, `[.html, {html: {}}, 'img @src']`, []string{"/h.jpg"}},
		{"xpath selects nodes", XML, `//item/link`, []string{"<link>https://example.org/1</link>", "<link>https://example.org/2</link>"}},
		{"xpath gives attributes as texts", XML, `//enclosure/@url`, []string{"/1.jpg"}},
		{"xpath gives what functions make", XML, `'count(//item)'`, []string{"2"}},
		{"xpath drops what is empty", XML, `'string(//nothing)'`, nil},
		{"xpath on HTML", HTML, `{xpath: '//div[@id="x"]/b'}`, []string{"<b> One"}},
		{"xpath behind xpath is below", XML, `['//item', './/@url']`, []string{"/1.jpg"}},
		{"xpath gives a node once", XML, `['//channel | //item', './/enclosure']`, []string{`<enclosure url="/1.jpg"></enclosure>`}},
		{"json reads a text", JSON, `[.state, {json: {}}, '.deep[1]']`, []string{"2"}},
		{"json leaves values alone", JSON, `['.items[0]', {json: {}}]`, []string{`{"u":"/1.jpg"}`}},
		{"script reads behind a marker", HTML, `[{script: 'var data ='}, .n]`, []string{"3"}},
		{"script reads the first value", HTML, `[{script: {}}, '.list[0].u']`, []string{"/s.jpg"}},
		{"html reads a description", XML, `['//description', {html: {}}, 'img @src']`, []string{"/d.jpg"}},
		{"url is the page's own at the head", HTML, `{url: {}}`, []string{home}},
		{"url gives a part", HTML, `{url: file}`, []string{"index.html"}},
		{"url of what a text leads to", JSON, `['.items[1].u', {url: '?b'}]`, []string{"2"}},
		{"url of what an element leads to", XML, `['//link', {url: -1}]`, []string{"1", "2"}},
		{"query sets and drops", JSON, `['.items[1].u', {query: {a: null, c: '{page}'}}]`, []string{"https://example.org/2.jpg?b=2&c=3"}},
		{"query encodes once", HTML, `{query: {q: 'a b&c'}}`, []string{home + "?q=a%20b%26c"}},
		{"query takes a range for what it is", HTML, `{query: {q: '[1-3]'}}`, []string{home + "?q=%5B1-3%5D"}},
		{"decode undoes a coding", JSON, `[.b64, {decode: base64}]`, []string{"/x.jpg"}},
		{"decode drops what is in none", JSON, `[.title, {decode: hex}]`, nil},
		{"split gives all parts", XML, `['//title', {split: '&'}]`, []string{"Lakes", "more"}},
		{"split gives one part", XML, `['//title', {split: ['&', -1]}]`, []string{"more"}},
		{"split gives none beyond", XML, `['//title', {split: ['&', 2]}]`, nil},
		{"first of two finders", HTML, `{first: ['.nothing', 'b', 'i']}`, []string{"<b> One"}},
		{"first of each value", XML, `['//item', {first: [enclosure/@url, link]}]`, []string{"/1.jpg", "<link>https://example.org/2</link>"}},
		{"first value", XML, `['//item/@id', {first: {}}]`, []string{"1"}},
		{"first few values", HTML, `['div, b, i', {first: 2}]`, []string{`<div class="a" id="x" data-u="/1"> One two`, "<b> One"}},
		{"all of two finders", HTML, `{all: [['b', {text: {}}], 'i']}`, []string{"One", "<i> two"}},
		{"all joined", JSON, `['.items[].u', {all: ' '}]`, []string{"/1.jpg /2.jpg?a=1&b=2"}},
		{"all joined as people do", JSON, `[.tags, {all: {}}]`, []string{"a, b, c"}},
		{"extension is another", JSON, `['.items[].u', {extension: .png}]`, []string{"/1.png", "/2.png?a=1&b=2"}},
		{"a step behind two kinds of values takes those it can", XML, `[{first: [{regex: 'nothing'}, '//item']}, {attr: id}]`, []string{"1", "2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := map[Format]string{HTML: stepsHTML, JSON: stepsJSON, XML: stepsXML}[tt.format]
			got, said := stepsGive(t, tt.format, tt.finder, body)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if said != nil {
				t.Errorf("said %q", said)
			}
		})
	}
}

// What a step cannot use is passed over, and told once.
func TestStepsTellWhatFails(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		finder string
		want   []string
		said   []string
	}{
		{"jq on some values", JSON, `['.tags[], .items[0]', .u]`, []string{"/1.jpg"},
			[]string{`jq ".u": expected an object but got: string ("a")`}},
		{"json of what is none", HTML, `['b, i', {text: {}}, {json: {}}]`, nil,
			[]string{"json: reading JSON: line 1, column 1, at \"One\": invalid character 'O' looking for beginning of value"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := map[Format]string{HTML: stepsHTML, JSON: stepsJSON}[tt.format]
			got, said := stepsGive(t, tt.format, tt.finder, body)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.said, said); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStepFaults(t *testing.T) {
	tests := []struct {
		name, stanza string
		want         []string
	}{
		{"css on XML", "format: xml\nimage: {css: 'item'}", []string{
			"css works on elements, but here it is given XML nodes: select in XML with {xpath: '//item'}, or put html: {} behind what holds HTML"}},
		{"css on JSON", "format: json\nimage: {css: 'item'}", []string{
			"css works on elements, but here it is given JSON values: select in JSON with {jq: '.items[]'}, or put html: {} behind what holds HTML"}},
		{"jq on HTML", "image: {jq: '.a'}", []string{
			"jq works on JSON values, but here it is given elements: put json: {} or script: 'MARKER' before it, or say format: json"}},
		{"xpath on JSON", "format: json\nimage: {xpath: '//a'}", []string{
			"xpath works on elements, but here it is given JSON values: put html: {} behind what is HTML"}},
		{"jq that is none", "format: json\nimage: '.a['", []string{
			`jq ".a[": unexpected EOF: write a program such as '.items[].url'; with format: json a plain string is jq, and CSS is for HTML alone`}},
		{"jq of a variable", "format: json\nimage: '$title'", []string{
			`jq "$title": variable not defined: $title: fields are in $f, as in $f.title`}},
		{"xpath that is none", "format: xml\nimage: '//a['", []string{
			`xpath "//a[": a [ is not closed: write XPath, such as '//item/enclosure/@url'`}},
		{"xpath with an attribute as in CSS", "format: xml\nimage: '//a @href'", []string{
			`xpath "//a @href": @href stands for nothing there: an attribute is a step of its own: '//a/@href'`}},
		{"json with an argument", "image: [b, {json: x}]", []string{"json takes no argument: {jq: '.path'} behind it reads on"}},
		{"html with an argument", "image: [b, {html: x}]", []string{"html takes no argument: select in it with {css: SELECTOR} behind it"}},
		{"url of no part", "image: {url: fil}", []string{
			`an address has no part "fil"; there are dir, ext, file, fragment, host, name, origin, path, query, scheme, a number for a step of the path, and ?NAME for a parameter: for example: {url: file}, {url: 1} for the second step of the path, {url: ?id}`}},
		{"split without a number", "image: [b, {text: {}}, {split: [',', x]}]", []string{
			`"x" is no number of a part: 0 is the first part, -1 the last`}},
		{"decode of no coding", "image: [b, {text: {}}, {decode: base46}]", []string{`there is no coding "base46": did you mean "base64"?`}},
		{"extension without a dot", "image: ['b @x', {extension: png}]", []string{`"png" is no extension: write extension: .png`}},
		{"inside first", "image: {first: [b, {regex: '('}]}", []string{
			"regex \"(\": error parsing regexp: missing closing ): `(`: see https://github.com/google/re2/wiki/Syntax"}},
		{"first of none", "image: [b, {first: []}]", []string{"first has a list of none: write a list of finders"}},
		{"all of none", "image: [b, {all: []}]", []string{"all has a list of none: write a list of finders"}},
		{"a misspelt name whose filter has a comma", "fields: {title: h1}\nimage: {template: '/p/{titel|replace:_,-}.jpg'}", []string{
			`there is no value "titel" here: did you mean "title"?`}},
		{"where of what a picture has not", "image: img\nwhere: offset > 0", []string{
			`there is no name "offset" here: known are ext, gallery, height, host, index, name, page, site, size, type, url, width`}},
		{"a script as a referer", "image: img\nreferer: 'javascript:/x'", []string{
			`referer cannot be "javascript:/x": write page, origin, none or an address with http:// or https://`}},
		{"a path as a referer", "image: img\nreferer: /list", []string{
			`referer cannot be "/list": write page, origin, none or an address with http:// or https://`}},
		{"query of an unknown name", "image: img\nnext: {query: {page: '{pag+1}'}}", []string{`there is no value "pag" here: did you mean "page"?`}},
		{"text records have no elements", "each: {in: {regex: 'x'}, image: img}", []string{
			"css works on elements, but here it is given texts: select before reading attributes or text, or put html: {} before it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, faults := Compile("site", stanzaRule(t, tt.stanza))
			var got []string
			for _, f := range faults {
				got = append(got, f.Message+": "+f.Advice)
				if f.Pos.Line < stanzaLine || f.Pos.Column < 5 {
					t.Errorf("%q stands at %v", f.Message, f.Pos)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A fault of a program stands where the program goes wrong.
func TestJQFaultsHaveTheirPlace(t *testing.T) {
	text := config.Text{Value: `"ä" | ]`, Pos: config.Pos{File: "crawl.yaml", Line: 4, Column: 12}}
	_, faults := Compile("site", &config.Rule{
		Format: textAt(1, "json"), Image: pipeline(config.Step{Kind: textAt(1, "jq"), Arg: textValue(text)}),
	})
	want := config.Pos{File: "crawl.yaml", Line: 4, Column: 12 + 6}
	if len(faults) != 1 || faults[0].Pos != want {
		t.Errorf("got %v, want one at %v", faults, want)
	}
}
