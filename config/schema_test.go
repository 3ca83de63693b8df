package config

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

//go:generate go test -run ^TestSchema$ . -update

const schemaFile = "../docs/crawl.schema.json"

// docs/crawl.schema.json says what the reader's own tables say, in the words of
// docs/rules.md.
func TestSchema(t *testing.T) {
	got := wholeSchema(t)
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is stale: go generate ./config\n-file +now:\n%s", schemaFile, diff)
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(sites:.*?)```")

// Files that the reader takes fulfil the schema.
func TestFilesFulfilTheSchema(t *testing.T) {
	cookbook, err := os.ReadFile("../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := os.ReadFile("../crawl.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{string(shipped)}
	for _, m := range yamlBlock.FindAllStringSubmatch(string(cookbook), -1) {
		files = append(files, m[1])
	}
	for p, file := range exampleFiles {
		for _, k := range p.keys {
			files = append(files, strings.Replace(withoutKey(file, k.name), "KEY", k.name+": "+k.example, 1))
		}
	}
	for _, file := range files {
		if faults := faultsBySchema(t, file); len(faults) > 0 {
			t.Errorf("%s\nin:\n%s", strings.Join(faults, "\n"), file)
		}
	}
}

// A key that is not known, or a value of another kind, does not fulfil it.
func TestSchemaRefuses(t *testing.T) {
	tests := []struct{ name, file string }{
		{"UnknownKey", "sites: {a: {start: 'https://example.com/', image: img, imgae: a}}"},
		{"NoSites", "output: here"},
		{"KeyElsewhere", "sites: {a: {start: 'https://example.com/', image: img, links: a}}"},
		{"NoLinks", "sites: {a: {start: 'https://example.com/', follow: {image: img}}}"},
		{"UnknownStep", "sites: {a: {start: 'https://example.com/', image: {cssx: img}}}"},
		{"TwoSteps", "sites: {a: {start: 'https://example.com/', image: {css: img, attr: src}}}"},
		{"NoNumber", "sites: {a: {start: 'https://example.com/', image: img, tries: many}}"},
		{"TooSmall", "connections: 0\nsites: {a: {start: 'https://example.com/', image: img}}"},
		{"UnknownWord", "sites: {a: {start: 'https://example.com/', image: img, format: csv}}"},
		{"NoMapping", "sites: {a: {start: 'https://example.com/', fields: h1, image: img}}"},
		{"Empty", "sites: {a: {start: [], image: img}}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if len(faultsBySchema(t, tt.file)) == 0 {
				t.Error("the schema takes it")
			}
		})
	}
}

// Every kind of value of a key has a word for it: what the schema asks for is
// what docs/rules.md says.
func TestSchemaTypesAreDocumented(t *testing.T) {
	words := map[reflect.Type]string{
		reflect.TypeFor[bool](): "true or false", reflect.TypeFor[int](): "number", reflect.TypeFor[Size](): "size",
		reflect.TypeFor[time.Duration](): "time", reflect.TypeFor[Interval](): "time", reflect.TypeFor[*Finder](): "finder",
	}
	docs := docsKeys(t)
	for _, where := range slices.Sorted(maps.Keys(docsPlaces)) {
		p := docsPlaces[where]
		for _, k := range p.keys {
			word := words[structs[p].FieldByIndex(k.index).Type]
			for _, said := range docsFor(docs, where, k.name) {
				if !strings.HasPrefix(said.kind, word) {
					t.Errorf("%s in %q is documented as %q, want %q", k.name, where, said.kind, word)
				}
			}
		}
	}
}
