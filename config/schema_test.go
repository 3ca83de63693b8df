package config

import (
	"bytes"
	"encoding/json"
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

// schema is a part of a JSON Schema, draft 2020-12.
type schema map[string]any

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

// wholeSchema makes the schema of a crawl.yaml.
func wholeSchema(t *testing.T) []byte {
	t.Helper()
	keys := docsKeys(t)
	whole := mappingSchema(keys, "file", topLevel)
	delete(whole, "required") // sites: may stand in what include: names
	maps.Copy(whole, schema{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "crawl.yaml",
		"description": "What crawl walks and what it keeps, see docs/rules.md.",
		"anyOf":       []schema{{"required": []string{"sites"}}, {"required": []string{"include"}}},
		"$defs": map[string]schema{
			"text":  {"type": []string{"string", "number", "boolean"}},
			"texts": oneOrMore(schema{"$ref": "#/$defs/text"}),
			"finder": {"anyOf": []schema{
				{"type": "string"}, {"$ref": "#/$defs/step"},
				{"type": "array", "minItems": 1, "items": schema{"anyOf": []schema{{"type": "string"}, {"$ref": "#/$defs/step"}}}},
			}},
			"step":     stepSchema(t),
			"defaults": mappingSchema(keys, "defaults", inDefaults),
			"site":     mappingSchema(keys, "site", inSite),
			"follow":   mappingSchema(keys, "follow", inFollow),
			"each":     mappingSchema(keys, "each", inEach),
			"auth":     mappingSchema(keys, "auth", inAuth),
		},
	})
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(whole); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// structs are the types that places are of.
var structs = map[*place]reflect.Type{
	topLevel: reflect.TypeFor[document](), inSite: reflect.TypeFor[Site](), inFollow: reflect.TypeFor[Rule](),
	inEach: reflect.TypeFor[Rule](), inAuth: reflect.TypeFor[Auth](), inDefaults: reflect.TypeFor[Site](),
}

// mappingSchema is the schema of what may stand in a place, which
// docs/rules.md calls where.
func mappingSchema(docs []docsKey, where string, p *place) schema {
	properties, required := map[string]schema{}, []string{}
	for _, k := range p.keys {
		of := keySchema(k, structs[p].FieldByIndex(k.index).Type)
		for _, said := range docsFor(docs, where, k.name) {
			of["description"] = said.description()
		}
		properties[k.name] = of
		if k.has("required") {
			required = append(required, k.name)
		}
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// description is what an editor shows of a key.
func (k docsKey) description() string {
	text := strings.ToUpper(k.note[:1]) + k.note[1:] + "."
	if k.preset != "none" && k.preset != "needed" {
		text += " Default: " + k.preset + "."
	}
	return strings.ReplaceAll(text, "`", "")
}

// keySchema is the schema of the value of a key whose field has a type.
func keySchema(k key, of reflect.Type) schema {
	switch of {
	case reflect.TypeFor[string](), reflect.TypeFor[Text]():
		return textSchema(k)
	case reflect.TypeFor[[]Text](), reflect.TypeFor[[]Placeholder]():
		return oneOrMore(textSchema(k))
	case reflect.TypeFor[bool]():
		return schema{"type": "boolean"}
	case reflect.TypeFor[int]():
		return schema{"type": "integer", "minimum": least(k)}
	case reflect.TypeFor[time.Duration](), reflect.TypeFor[Interval](), reflect.TypeFor[Size]():
		return schema{"type": []string{"string", "integer"}}
	case reflect.TypeFor[*Finder](), reflect.TypeFor[Revisit]():
		return schema{"$ref": "#/$defs/finder"}
	case reflect.TypeFor[[]*Finder]():
		return oneOrMore(schema{"$ref": "#/$defs/finder"})
	case reflect.TypeFor[[]Field]():
		return mapOf("finder")
	case reflect.TypeFor[[]Var]():
		return mapOf("texts")
	case reflect.TypeFor[[]Header]():
		return mapOf("text")
	case reflect.TypeFor[[]*Site]():
		return mapOf("site")
	case reflect.TypeFor[[]*Rule]():
		return oneOrMore(schema{"$ref": "#/$defs/" + k.name})
	case reflect.TypeFor[*Auth](), reflect.TypeFor[settings]():
		return schema{"$ref": "#/$defs/" + k.name}
	case reflect.TypeFor[*Value]():
		return bodySchema()
	}
	panic("no schema for " + of.String())
}

// least is the least that a number may be.
func least(k key) int {
	if k.has("positive") {
		return 1
	}
	return 0
}

// textSchema is the schema of a text, or of one of a few words.
func textSchema(k key) schema {
	switch {
	case k.has("type"):
		return schema{"enum": fileTypes}
	case k.has("format"):
		return schema{"enum": formats}
	case k.has("method"):
		return schema{"enum": methods}
	}
	return schema{"$ref": "#/$defs/text"}
}

func bodySchema() schema {
	parts := map[string]schema{"form": mapOf("text"), "json": {}}
	return schema{"anyOf": []schema{
		{"type": "string"},
		{"type": "object", "properties": parts, "additionalProperties": false, "minProperties": 1, "maxProperties": 1},
	}}
}

func oneOrMore(one schema) schema {
	return schema{"anyOf": []schema{one, {"type": "array", "minItems": 1, "items": one}}}
}

func mapOf(def string) schema {
	return schema{"type": "object", "minProperties": 1, "additionalProperties": schema{"$ref": "#/$defs/" + def}}
}

// stepRow matches a row of the table of steps in docs/rules.md.
var stepRow = regexp.MustCompile("(?m)^\\| `([a-z]+): [^|]*\\| ([^|]*) \\| (.*) \\|$")

// stepSchema is the schema of a step, of which package extract knows the kinds
// and has a test that all are documented.
func stepSchema(t *testing.T) schema {
	t.Helper()
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]schema{}
	for _, m := range stepRow.FindAllStringSubmatch(string(docs), -1) {
		says := "Takes " + m[2] + ". Gives " + m[3] + "."
		if before, ok := kinds[m[1]]["description"].(string); ok {
			says = before + " Or takes " + m[2] + " and gives " + m[3] + "."
		}
		kinds[m[1]] = schema{"description": strings.ReplaceAll(says, "`", "")}
	}
	return schema{"type": "object", "properties": kinds, "additionalProperties": false, "minProperties": 1, "maxProperties": 1}
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
