package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// An address may stand for several.
func TestTemplateAddresses(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"one", "{title}.jpg", "a%20b%26c/d.jpg"},
		{"as it is", "{title|raw}.jpg", "a%20b&c/d.jpg"},
		{"a range", "[1-3].jpg", "1.jpg 2.jpg 3.jpg"},
		{"a range up to a value", "[08-{total}].jpg", "08.jpg 09.jpg 10.jpg"},
		{"a range between values", "[{first}-{total}:4].jpg", "2.jpg 6.jpg 10.jpg"},
		{"a range downwards", "[3-1].jpg", "3.jpg 2.jpg 1.jpg"},
		{"a range up to nothing", "[1-{zero}].jpg", ""},
		{"a range up to an empty value", "[1-{none}].jpg", ""},
		{"a range up to what is no number", "[1-{title}].jpg", ""},
		{"brackets that are no range", "a[x].jpg", "a[x].jpg"},
		{"alternatives", "{a,b}/[1-2].jpg", "a/1.jpg a/2.jpg b/1.jpg b/2.jpg"},
		{"alternatives with an empty one", "1{,-big}.jpg", "1.jpg 1-big.jpg"},
		{"doubled braces", "{{title}}.jpg", "%7Btitle%7D.jpg"},
		{"a value that begins the address", "{path}x.jpg", "https://example.org/p/a%20b/x.jpg"},
		{"an empty value", "{none}.jpg", ""},
	}
	values := map[string]string{"title": "a b&c/d", "total": "10", "first": "2", "zero": "0", "path": "/p/a b/"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &config.Rule{Follow: []*config.Rule{{Links: pipeline(stepOf("template", tt.template)), Image: plain("img")}}}
			for _, name := range []string{"title", "total", "first", "zero", "path", "none"} {
				r.Fields = append(r.Fields, fieldOf(name, plain("h6")))
			}
			got := read(t, r, page(t, ""), Scope{Page: 1, Fields: values})
			links := strings.ReplaceAll(strings.Join(linksOf(got, ""), " "), "https://example.org/list/", "")
			if diff := cmp.Diff(tt.want, links); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A page that counts to the moon is an error, not a list in memory.
func TestTemplateRangesAreBounded(t *testing.T) {
	rule := compile(t, &config.Rule{
		Fields: []config.Field{fieldOf("total", plain("b"))}, Image: pipeline(stepOf("template", "/[1-{total}]{a,b}.jpg")),
	})
	if err := readFew(rule, page(t, "<b>4000000000000000000")); err == nil || !strings.Contains(err.Error(), "narrow it") {
		t.Errorf("got %v", err)
	}
	if got := read(t, &config.Rule{Image: pipeline(stepOf("template", "/[1-99999999999999999999].jpg"))}, page(t, ""), Scope{}); len(got.Images) > 1 {
		t.Errorf("got %d pictures", len(got.Images))
	}
}

// In headers variables of the environment stay for whoever makes the request.
func TestTemplateKinds(t *testing.T) {
	tests := []struct {
		name, template string
		kind           templateKind
		want           string
		yields         bool
		faults         int
	}{
		{"a header", "Bearer ${KEY} {id}", headerText, "Bearer ${KEY} 7", true, 0},
		{"a header with an empty value", "{empty}", headerText, "", false, 0},
		{"a header with a range", "[1-2]", headerText, "[1-2]", true, 0},
		{"a path with a variable", "${KEY}", pathText, "", false, 1},
		{"an address with a variable", "/?k=${KEY}", addressText, "/?k=${KEY}", true, 0},
		{"a body with an empty value", "a={empty}", requestText, "a=", true, 0},
		{"a body with lone braces", "} { {x} {id}", requestText, "} { {x} 7", true, 0},
		{"a body with an unknown filter", "{id|x}", requestText, "", false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compiled, faults := compileTemplate(textAt(1, tt.template), templateNames(), tt.kind)
			if len(faults) != tt.faults {
				t.Fatalf("got the faults %v", faults)
			}
			if tt.faults > 0 {
				return
			}
			got, ok := compiled.Expand(func(name string) string { return templateValues[name] }, nil)
			if got != tt.want || ok != tt.yields {
				t.Errorf("got %q, %v; want %q, %v", got, ok, tt.want, tt.yields)
			}
		})
	}
}

// A range may be of any length, so that nothing is counted where what is behind
// it is empty, or what is before it too long to be of use.
func TestTemplateRangesThatGiveNothingEnd(t *testing.T) {
	for _, tt := range []struct{ name, template, text, want string }{
		{"a value behind is empty", "/[1-{total}]/{title}.jpg", "x", ""},
		{"a range behind has no end", "/[1-{total}]/[1-{title}].jpg", "x", ""},
		{"too long an address", "/{value|raw}[1-{total}].jpg", strings.Repeat("x", 1<<20), "narrow it"},
		{"numbers with too many zeros", "/[{value}-{total}].jpg", strings.Repeat("0", longestURL), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, &config.Rule{
				Fields: []config.Field{fieldOf("total", plain("b")), fieldOf("title", plain("h1"))},
				Image:  pipeline(stepOf("css", "i"), stepOf("text", ""), stepOf("template", tt.template)),
			})
			finds, err := rule.Read(page(t, "<b>4000000000000000000</b><i>"+tt.text), Scope{Page: 1})
			if tt.want == "" && (err != nil || len(finds.Images) > 0) || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
