package extract

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestCompile(t *testing.T) {
	r := listRule()
	r.MaxPages = 5
	got := compile(t, r)
	if got.Name != "start" || got.MaxPages != 5 || len(got.Follow) != 1 || got.Follow[0].Name != "follow" {
		t.Errorf("got %+v", got)
	}
	if len(got.Hash) != 12 || got.Hash == got.Follow[0].Hash {
		t.Errorf("got the hashes %q and %q", got.Hash, got.Follow[0].Hash)
	}
}

// finderAt moves all texts of a finder to a line.
func finderAt(line int, f *config.Finder) *config.Finder {
	for i, s := range f.Steps {
		f.Steps[i].Kind = textAt(line, s.Kind.Value)
		f.Steps[i].Arg.Pos.Line = line
		f.Steps[i].Arg.Text.Pos.Line = line
		for j := range s.Arg.List {
			s.Arg.List[j].Pos.Line = line
			s.Arg.List[j].Text.Pos.Line = line
		}
	}
	f.Pos.Line = line
	return f
}

func TestCompileFaults(t *testing.T) {
	entries := config.Value{Entries: []config.Entry{{}}}
	tests := []struct {
		name   string
		finder *config.Finder
		want   []string
	}{
		{"selector", plain("li > > a"), []string{
			`selector "li > > a": a name is missing before ">": write a CSS selector, such as 'ul.list li > a'`}},
		{"pseudo-element", plain("a::attr(href)"), []string{
			`selector "a::attr(href)": there is no "::attr": write 'a @href' for an attribute, {text: {}} for the text`}},
		{"XPath", plain("//a"), []string{
			`selector "//a": a name is missing before "/": this is XPath; write CSS, such as 'div.photo > img'`}},
		{"relative selector inside", plain("a:has(> b > i)"), []string{
			`selector "a:has(> b > i)": a name is missing before ">": write :haschild(…), or :has(…) for whatever is deeper inside`}},
		{"a mapping for a list", pipeline(stepOf("css", "a"), config.Step{Kind: textAt(1, "attr"), Arg: config.Value{List: []config.Value{entries}}}), []string{
			"attr needs texts: write attr: [TEXT, TEXT]"}},
		{"empty string", plain(""), []string{"css needs a text: write css: 'TEXT'"}},
		{"no steps", pipeline(), []string{"this finder has no steps: write a selector, such as 'li > a'"}},
		{"unknown step", pipeline(stepOf("regexp", "x")), []string{`there is no step "regexp": did you mean "regex"?`}},
		{"step far from any", pipeline(stepOf("quux", "x")), []string{
			`there is no step "quux": known are css, attr, text, regex, replace, template, jq, xpath, json, script, html, url, query, decode, split, first, all, extension`}},
		{"regex", pipeline(stepOf("regex", "a(")), []string{
			"regex \"a(\": error parsing regexp: missing closing ): `a(`: see https://github.com/google/re2/wiki/Syntax"}},
		{"css behind text", pipeline(stepOf("text", ""), stepOf("css", "a")), []string{
			"css works on elements, but here it is given texts: select before reading attributes or text, or put html: {} before it"}},
		{"attr behind attr", pipeline(stepOf("", "a@href"), stepOf("attr", "title")), []string{
			"attr works on elements, but here it is given texts: read the attribute before the text"}},
		{"replace with one text", pipeline(stepOf("", "i@a"), stepOf("replace", "a")), []string{
			"replace needs two texts, the first not empty: write replace: ['/thumb/', '/full/']"}},
		{"replace of nothing", pipeline(stepOf("", "i@a"), stepOf("replace", "", "b")), []string{
			"replace needs two texts, the first not empty: write replace: ['/thumb/', '/full/']"}},
		{"attr of nothing", pipeline(stepOf("css", "a"), stepOf("attr")), []string{"attr needs texts: write attr: [TEXT, TEXT]"}},
		{"attr of an odd name", pipeline(stepOf("css", "a"), stepOf("attr", "data src")), []string{
			`"data src" is not the name of an attribute: name one, such as data-src`}},
		{"css of a mapping", pipeline(config.Step{Kind: textAt(1, "css"), Arg: entries}), []string{"css needs a text: write css: 'TEXT'"}},
		{"text with an argument", pipeline(stepOf("text", "p")), []string{
			"text takes no argument: select the elements in a css step before it"}},
		{"attr of the page itself", plain("@src"), []string{
			"the page itself has no attributes: select elements first: write 'img @src'"}},
		{"href of the page itself", pipeline(stepOf("attr", "href"), stepOf("regex", ".")), []string{
			"the page itself has no attributes: select elements first: write 'a @href'"}},
		{"one of two attributes of the page itself", pipeline(stepOf("attr", "data-src", "src")), []string{
			"the page itself has no attributes: select elements first: write 'img @src'"}},
		{"template", pipeline(stepOf("template", "{valu}")), []string{`there is no value "valu" here: did you mean "value"?`}},
		{"all at once", pipeline(stepOf("css", "a["), stepOf("quux", "x"), stepOf("regex", "(")), []string{
			`selector "a[": it ends too early: write a CSS selector, such as 'ul.list li > a'`,
			`there is no step "quux": known are css, attr, text, regex, replace, template, jq, xpath, json, script, html, url, query, decode, split, first, all, extension`,
			"regex \"(\": error parsing regexp: missing closing ): `(`: see https://github.com/google/re2/wiki/Syntax",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := Compile("site", &config.Rule{Image: finderAt(7, test.finder)})
			if diff := cmp.Diff(test.want, sentences(t, faults, 7)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a plain string means depends on the format, and who takes it for
// something else is told so.
func TestCompileFaultsOfAnotherFormat(t *testing.T) {
	const ofJSON = "this looks like jq: if the page is JSON, say format: json"
	const ofHTML = "with format: json a plain string is jq, and CSS is for HTML alone"
	tests := []struct{ name, rule, want string }{
		{"jq on HTML", `{image: '.items[].url'}`, ofJSON},
		{"jq with an index on HTML", `{image: '.data.items[0]'}`, ofJSON},
		{"jq with a pipe on HTML", `{image: '.a | .b'}`, ofJSON},
		{"an element on JSON", `{format: json, image: img}`, "write .img for a member, $f.img for a field; " + ofHTML},
		{"a selector on JSON", `{format: json, image: 'a.b > c'}`, ofHTML},
		{"a selector with a blank on JSON", `{format: json, image: 'div img'}`, ofHTML},
		{"jq on HTML that is in a step", `{image: [script, {json: {}}, {jq: url}]}`, "write .url for a member, $f.url for a field"},
		{"an open bracket on XML", `{format: xml, image: '//item['}`, "a [ is not closed"},
		{"two paths on XML", `{format: xml, image: '//item/@url, //b'}`, `", //b" stands for nothing there`},
		{"an extension without its dot", `{image: img, fallback: [png]}`, "did you mean .png?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, faults := Compile("site", stanzaRule(t, tt.rule))
			if len(faults) != 1 || !strings.Contains(faults[0].Message+": "+faults[0].Advice, tt.want) {
				t.Errorf("got %v, want %q", faults, tt.want)
			}
		})
	}
}

func TestCompileFindsFaultsEverywhere(t *testing.T) {
	bad := func(line int) *config.Finder { return finderAt(line, plain("a[")) }
	inner := &config.Rule{Links: bad(5), Image: bad(6), Gallery: textAt(7, "{titel}")}
	rule := &config.Rule{
		Next: bad(1), Image: bad(2),
		Fields: []config.Field{fieldOf("title", bad(3))},
		Follow: []*config.Rule{{Links: bad(4), Follow: []*config.Rule{inner}}},
	}
	_, faults := Compile("site", rule)
	got := map[int]int{}
	for _, f := range faults {
		got[f.Pos.Line]++
	}
	want := map[int]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCompileFields(t *testing.T) {
	later := fieldOf("a", pipeline(stepOf("template", "{bb}")))
	tests := []struct {
		name string
		rule *config.Rule
		want []string
	}{
		{"built in", &config.Rule{Fields: []config.Field{fieldOf("hash", plain("a"))}},
			[]string{`"hash" is built in and cannot be a field: rename it, for example to "my_hash"`}},
		{"odd name", &config.Rule{Fields: []config.Field{fieldOf("a-b", plain("a"))}},
			[]string{`"a-b" cannot be the name of a field: use letters, digits and _, for example "my_a_b"`}},
		{"of any script", &config.Rule{Fields: []config.Field{fieldOf("标题", plain("a"))}, Gallery: textAt(1, "{标题}")}, nil},
		{"with marks", &config.Rule{Fields: []config.Field{fieldOf("शीर्षक", plain("a"))}, Gallery: textAt(1, "{शीर्षक}")}, nil},
		{"used before it is read", &config.Rule{Fields: []config.Field{later, fieldOf("bb", plain("a"))}},
			[]string{`there is no value "bb" here: known are value, site, url, page, offset, gallery`}},
		{"of the rule around", &config.Rule{Fields: []config.Field{fieldOf("bb", plain("a"))},
			Follow: []*config.Rule{{Links: plain("a"), Fields: []config.Field{later}}}}, nil},
		{"of a rule beside", &config.Rule{Follow: []*config.Rule{
			{Links: plain("a"), Fields: []config.Field{fieldOf("bb", plain("a"))}}, {Links: plain("a"), Gallery: textAt(1, "{bb}")}}},
			[]string{`there is no value "bb" here: known are site, url, page, offset, gallery`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := Compile("site", test.rule)
			if diff := cmp.Diff(test.want, sentences(t, faults, 1)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A field of such a name could never be read.
func TestBuiltinsAreNoFields(t *testing.T) {
	for _, name := range append([]string{"value"}, builtins...) {
		if !slices.Contains(config.BuiltinNames, name) {
			t.Errorf("%q is built in here and may be a field in a configuration", name)
		}
	}
}

// The reader of the file and the compiler both look at a field's name.
func TestBadFieldGivesOneFault(t *testing.T) {
	c, _ := config.Parse("crawl.yaml", []byte("sites: {a: {start: 'http://a.example/', image: img, fields: {offset: h1, a-b: h2}}}"))
	_, faults := Compile("a", &c.Sites[0].Rule)
	all, ok := errors.AsType[*config.Faults](c.Faults(faults))
	if !ok || len(all.List) != 2 {
		t.Errorf("got %v, want a fault for each of two fields", all)
	}
}

// What a page has before it is read may be named by every rule below it.
func TestCompileKnowsNamesFromOutside(t *testing.T) {
	r := &config.Rule{Name: "start", Gallery: textAt(1, "{cc}"), Follow: []*config.Rule{
		{Name: "follow", Links: plain("a"), Gallery: textAt(2, "{cc}-{nobody}"), Image: plain("img")},
	}}
	if _, faults := Compile("site", r, "cc"); len(faults) != 1 || faults[0].Pos.Line != 2 {
		t.Errorf("faults: %v, want one, for {nobody}", faults)
	}
}

// An address fits though its pattern says next to nothing.
func TestMatchOfALightPattern(t *testing.T) {
	light := compilePattern(t, "https://example.org/{id}")
	light.weight = 0
	rule := &Rule{patterns: []*Pattern{light}}
	for address, fits := range map[string]bool{"https://example.org/b": true, "https://example.com/b": false} {
		if _, captures := rule.Match(address); (captures != nil) != fits {
			t.Errorf("%s fits: %v, want %v", address, !fits, fits)
		}
	}
}

func TestKeepsGallery(t *testing.T) {
	named, unnamed := textAt(1, "{url}"), config.Text{}
	below := func(gallery config.Text, each ...*config.Rule) *config.Rule {
		return &config.Rule{Name: "follow", Links: plain("a"), Image: plain("img"), Gallery: gallery, Each: each}
	}
	each := func(gallery config.Text) *config.Rule {
		return &config.Rule{Name: "each", In: plain("li"), Image: plain("img"), Gallery: gallery}
	}
	tests := []struct {
		name string
		rule config.Rule
		want bool
	}{
		{"its own pictures", config.Rule{Image: plain("img")}, true},
		{"those of records", config.Rule{Each: []*config.Rule{each(unnamed)}}, true},
		{"not those of records with galleries", config.Rule{Each: []*config.Rule{each(named)}}, false},
		{"those behind links", config.Rule{Follow: []*config.Rule{below(unnamed)}}, true},
		{"its own beside galleries behind links", config.Rule{Follow: []*config.Rule{below(named, each(named))}}, true},
		{"not those of records with galleries behind links", config.Rule{Follow: []*config.Rule{below(unnamed, each(named))}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.rule.Name = "start"
			if got := compile(t, &tt.rule).KeepsGallery(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
