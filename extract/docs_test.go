package extract

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// firstCodes are the words that the first cells of a table tell of, each once.
func firstCodes(rows [][][]string, until string) (names []string) {
	for _, cells := range rows {
		for _, code := range cells[0] {
			name, _, _ := strings.Cut(code, until)
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Whoever adds a step, a filter, a coding or a part of addresses tells about
// it in docs/rules.md.
func TestWordsOfFindersAreDocumented(t *testing.T) {
	var steps, filterNames, parts []string
	for _, k := range stepKinds() {
		steps = append(steps, k.name)
	}
	for _, f := range filters {
		filterNames = append(filterNames, f.name)
	}
	for _, p := range namedParts {
		parts = append(parts, p.name)
	}
	tests := []struct {
		name, header string
		want         []string
	}{
		{"Steps", "| step | takes | gives |", steps},
		{"Filters", "| filter | makes of a value | example | of | gives |", filterNames},
		{"Codings", "| coding of `decode` | of | gives |", decoderNames()},
		{"Parts", "| part of `url` | of `https://example.com:8080/a/b%20c.jpg?id=5#top` |", append(parts, "0", "-1", "?id")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			slices.Sort(tt.want)
			if diff := cmp.Diff(tt.want, firstCodes(docsTable(t, tt.header), ": ")); diff != "" {
				t.Errorf("-there is +documented:\n%s", diff)
			}
		})
	}
}

// The schema for editors knows the steps that there are.
func TestSchemaKnowsTheSteps(t *testing.T) {
	text, err := os.ReadFile("../docs/crawl.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Step struct {
				Properties map[string]any `json:"properties"`
			} `json:"step"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, k := range stepKinds() {
		want = append(want, k.name)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, sortedNames(schema.Defs.Step.Properties)); diff != "" {
		t.Errorf("-there is +in the schema:\n%s", diff)
	}
}

// Each example of a finder finds what docs/rules.md says.
func TestDocumentedFinders(t *testing.T) {
	for _, cells := range docsTable(t, "| example | on a page | finds |") {
		example, page := cells[0][0], cells[1][0]
		t.Run(example, func(t *testing.T) {
			if diff := cmp.Diff(cells[2], foundBy(t, example, page)); diff != "" {
				t.Errorf("on %s:\n-documented +found:\n%s", page, diff)
			}
		})
	}
}

// foundBy are the texts that a finder finds on a page.
func foundBy(t *testing.T, example, page string) []string {
	t.Helper()
	format := JSON
	if strings.HasPrefix(page, "<feed") {
		format = XML
	} else if strings.HasPrefix(page, "<") {
		format = HTML
	}
	addr, err := url.Parse("https://example.com/a/b.html?page=2")
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPage(addr, "", []byte(page), "utf-8", format)
	if err != nil {
		t.Fatal(err)
	}
	snippet := config.ParseSnippet("example", example)
	query, faults := CompileQuery(snippet.Finder, format)
	if err := snippet.Faults(faults); err != nil {
		t.Fatal(err)
	}
	findings, err := query.Explain(p, Scope{Page: 2})
	if err != nil {
		t.Fatal(err)
	}
	return findings[0].Values
}

// Each coding undoes what docs/rules.md says.
func TestDocumentedCodings(t *testing.T) {
	for _, cells := range docsTable(t, "| coding of `decode` | of | gives |") {
		name, of, want := cells[0][0], cells[1][0], cells[2][0]
		i := slices.IndexFunc(decoders, func(d decoder) bool { return d.name == name })
		if i < 0 {
			continue // which another test tells
		}
		if got, ok := decoders[i].decode(of); !ok || got != want {
			t.Errorf("%s makes %q, %v of %q, want %q", name, got, ok, of, want)
		}
	}
}

// Each part of an address is what docs/rules.md says.
func TestDocumentedParts(t *testing.T) {
	const address = "https://example.com:8080/a/b%20c.jpg?id=5#top"
	for _, cells := range docsTable(t, "| part of `url` | of `"+address+"` |") {
		for i, part := range cells[0] {
			if got, ok := urlPart(address, part); !ok || got != cells[1][i] {
				t.Errorf("%s is %q, %v, want %q", part, got, ok, cells[1][i])
			}
		}
	}
}

// Each filter makes of a value what docs/rules.md says.
func TestDocumentedFilters(t *testing.T) {
	for _, cells := range docsTable(t, "| filter | makes of a value | example | of | gives |") {
		of := ""
		if len(cells[3]) > 0 {
			of = cells[3][0]
		}
		text := config.Text{Value: "{value|" + cells[2][0] + "}"}
		template, faults := compileTemplate(text, []string{"value"}, addressText)
		if len(faults) > 0 {
			t.Errorf("%s: %v", text.Value, faults)
			continue
		}
		if got, _ := template.Expand(func(string) string { return of }, nil); got != cells[4][0] {
			t.Errorf("%s makes %q of %q, want %q", text.Value, got, of, cells[4][0])
		}
	}
}

// The functions and names of conditions that docs/rules.md lists are those
// that there are.
func TestNamesOfConditionsAreDocumented(t *testing.T) {
	var functions []string
	for _, cells := range docsTable(t, "| | |") {
		if len(cells[0]) == 0 && len(cells[1]) > 0 {
			functions = append(functions, cells[1]...)
		}
	}
	for _, f := range conditionFunctions {
		if !slices.Contains(functions, f) {
			t.Errorf("the function %q is not in docs/rules.md", f)
		}
	}
	known := map[string]map[string]conditionKind{"where": pictureNames(nil), "until": pageNames(nil)}
	for _, cells := range docsTable(t, "| in | texts | numbers |") {
		documented := slices.Sorted(slices.Values(append(cells[1], cells[2]...)))
		if diff := cmp.Diff(sortedNames(known[cells[0][0]]), documented); diff != "" {
			t.Errorf("names of %s: -there are +documented:\n%s", cells[0][0], diff)
		}
	}
}

// The conditions that docs/rules.md shows can be read.
func TestDocumentedConditions(t *testing.T) {
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^(where|until): (.+)$`).FindAllStringSubmatch(string(docs), -1)
	if len(found) == 0 {
		t.Fatal("docs/rules.md shows no condition")
	}
	fields := []string{"score", "tags", "posted", "last_page"}
	for _, m := range found {
		names := pictureNames(fields)
		if m[1] == "until" {
			names = pageNames(fields)
		}
		if _, faults := compileCondition(config.Text{Value: m[2]}, names); len(faults) > 0 {
			t.Errorf("%s: %v", m[2], faults)
		}
	}
}

// The patterns that docs/rules.md shows fit what it says.
func TestDocumentedPatterns(t *testing.T) {
	for _, cells := range docsTable(t, "| pattern | fits | captures |") {
		pattern, address := cells[0][0], cells[1][0]
		p, faults := CompilePattern(config.Text{Value: pattern})
		if len(faults) > 0 {
			t.Errorf("%s: %v", pattern, faults)
			continue
		}
		captures, fits := p.Match(address)
		var got []string
		for _, name := range p.Names() {
			got = append(got, name+"="+captures[name])
		}
		if diff := cmp.Diff(cells[2], got); diff != "" || !fits {
			t.Errorf("%s fits %s: %v, -documented +captured:\n%s", pattern, address, fits, diff)
		}
	}
}

// The built-in names that docs/rules.md lists are those that there are.
func TestBuiltinNamesAreDocumented(t *testing.T) {
	var documented []string
	for _, cells := range docsTable(t, "| name | is | in `save` | in `gallery`, `key` and steps |") {
		name, _, _ := strings.Cut(strings.Trim(cells[0][0], "{}"), ".")
		documented = append(documented, name)
	}
	want := slices.Sorted(slices.Values(config.BuiltinNames))
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(documented))); diff != "" {
		t.Errorf("-there are +documented:\n%s", diff)
	}
}
