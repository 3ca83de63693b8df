package config

import (
	"maps"
	"os"
	"path/filepath"
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
		{"NoParameters", "sites: {a: {start: 'https://example.com/', image: {query: {}}}}"},
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

// What the schema takes and what the reader takes is the same, of the values
// that a key with a kind of its own may be given.
func TestSchemaTakesWhatTheReaderTakes(t *testing.T) {
	values := []string{
		"0", "1", "7", "-1", "1.5", "'0'", "'7'", "'-1'", "'1.5'", "true", "'true'", "yes", "no", "''", "x", "4s", "0s", "'1m30s'", "4", "4x", "-4s",
		"1s-2s", "10k", "0k", "'1.5MB'", "10 KiB", "2MB/s", "'0/s'", "10q", "GET", "post", "PUT", "image", "[image]", "[image, video]",
		"[image, image]", "images", "html", "[]", "{}", "[1]", "{a: b}",
	}
	folder, kinds := exampleFolder(t), []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[Size](), reflect.TypeFor[time.Duration](), reflect.TypeFor[Interval](),
	}
	done := map[string]bool{} // a key is the same wherever it may stand
	for _, p := range places {
		for _, k := range p.keys {
			if done[k.name] || !slices.Contains(kinds, structs[p].FieldByIndex(k.index).Type) && !k.has("type") && !k.has("format") && !k.has("method") {
				continue
			}
			done[k.name] = true
			for _, value := range values {
				sameVerdict(t, folder, strings.Replace(withoutKey(exampleFiles[p], k.name), "KEY", k.name+": "+value, 1))
			}
		}
	}
}

// The same of the names of things, and of what a site cannot do without.
func TestSchemaTakesTheNamesThatTheReaderTakes(t *testing.T) {
	folder := exampleFolder(t)
	const site = "start: 'https://example.com/', image: img"
	for _, name := range []string{"a", "1", "A.b-c_d", "鸟", "-a", "a b", "a/b", ".crawl", "''", "title", "name", "_x", "x-y", "X-Y", "type"} {
		for _, file := range []string{
			"sites: {NAME: {" + site + "}}", "sites: {a: {" + site + ", fields: {NAME: h1}}}", "sites: {a: {" + site + ", headers: {NAME: h1}}}",
			"sites: {a: {start: 'https://example.com/{NAME}', image: img, vars: {NAME: h1}}}",
		} {
			if name == "''" && strings.Contains(file, "{NAME}") {
				continue
			}
			sameVerdict(t, folder, strings.ReplaceAll(file, "NAME", name))
		}
	}
	for _, keys := range []string{
		"image: img", "urls: 'https://example.com/1.jpg'", "match: 'example.com/{id}', image: img", "like: b", site + ", fields: {}", site + ", fields: {a: ''}",
		site + ", save: ''", site + ", body: {form: {a: ''}}", site + ", body: ''", site + ", drop: [a, a]", site + ", next: 4", site + ", next: '4'", site + ", next: true",
	} {
		sameVerdict(t, folder, "sites: {b: {"+site+"}, a: {"+keys+"}}")
	}
}

// sameVerdict holds a file against the schema and the reader.
func sameVerdict(t *testing.T, folder, file string) {
	t.Helper()
	_, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte(file))
	if faults := faultsBySchema(t, file); (err == nil) != (len(faults) == 0) {
		t.Errorf("the reader says %v, the schema %v\nof:\n%s", err, faults, file)
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
