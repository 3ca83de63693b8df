package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// schema is a part of a JSON Schema, draft 2020-12.
type schema map[string]any

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
			"text":  {"type": scalars, "minLength": 1},
			"texts": oneOrMore(schema{"$ref": "#/$defs/text"}),
			"finder": {"anyOf": []schema{
				{"type": "string", "minLength": 1}, {"$ref": "#/$defs/step"},
				{"type": "array", "minItems": 1, "items": schema{"anyOf": []schema{{"type": "string", "minLength": 1}, {"$ref": "#/$defs/step"}}}},
			}},
			"step":     stepSchema(t),
			"defaults": mappingSchema(keys, "defaults", inDefaults),
			"site":     siteSchema(keys),
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

// siteSchema is the schema of a site, which begins somewhere.
func siteSchema(keys []docsKey) schema {
	s := mappingSchema(keys, "site", inSite)
	var ways []schema
	for _, name := range append([]string{"like"}, addressKeys...) {
		ways = append(ways, schema{"required": []string{name}})
	}
	s["anyOf"] = ways
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
		return listSchema(k)
	case reflect.TypeFor[*Hook]():
		return schema{"$ref": "#/$defs/texts"}
	case reflect.TypeFor[bool]():
		return schema{"type": "boolean"}
	case reflect.TypeFor[int]():
		return amountSchema(k, schema{"type": "integer", "minimum": least(k)}, `[0-9]+`)
	case reflect.TypeFor[time.Duration]():
		return amountSchema(k, schema{"const": 0}, aTime)
	case reflect.TypeFor[Interval]():
		return amountSchema(k, schema{"const": 0}, aTime+"( *- *"+aTime+")?")
	case reflect.TypeFor[Size]():
		return amountSchema(k, schema{"anyOf": []schema{{"const": 0}, {"type": "number", "minimum": 1}}}, aSize(k))
	case reflect.TypeFor[*Finder](), reflect.TypeFor[Revisit]():
		return schema{"$ref": "#/$defs/finder"}
	case reflect.TypeFor[[]*Finder]():
		return oneOrMore(schema{"$ref": "#/$defs/finder"})
	case reflect.TypeFor[[]Field]():
		return named(mapOf("finder"), fieldName().String(), BuiltinNames...)
	case reflect.TypeFor[[]Var]():
		return named(mapOf("texts"), fieldName().String(), BuiltinNames...)
	case reflect.TypeFor[[]Header]():
		return named(mapOf("text"), headerName().String())
	case reflect.TypeFor[[]*Site]():
		return named(mapOf("site"), siteNames())
	case reflect.TypeFor[[]*Rule]():
		return oneOrMore(schema{"$ref": "#/$defs/" + k.name})
	case reflect.TypeFor[*Auth](), reflect.TypeFor[settings]():
		return schema{"$ref": "#/$defs/" + k.name}
	case reflect.TypeFor[*Value]():
		return bodySchema()
	}
	panic("no schema for " + of.String())
}

// siteNames is the form of the names of sites, with their length.
func siteNames() string {
	return fmt.Sprintf("%s{0,%d}$", strings.TrimSuffix(siteName().String(), "*$"), longestName-1)
}

// scalars are the types of what is read as a text.
var scalars = []string{"string", "number", "boolean"}

// aTime matches a time as [time.ParseDuration] reads it.
const aTime = `(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h))+)`

// aSize matches a number of bytes, or of bytes a second.
func aSize(k key) string {
	size := `([0-9]+(\.[0-9]*)?|\.[0-9]+) *([bB]|[kKmMgGtT]([iI]?[bB]?))?`
	if k.has("rate") {
		size += "(/s)?"
	}
	return size
}

// amountSchema is the schema of a number, or of a text that says one. One that
// must not be 0 has another figure in it.
func amountSchema(k key, number schema, pattern string) schema {
	text := schema{"type": "string", "pattern": "^" + pattern + "$"}
	if !k.has("positive") {
		return schema{"anyOf": []schema{number, text}}
	}
	text["allOf"] = []schema{{"pattern": "[1-9]"}}
	if _, fixed := number["const"]; fixed {
		return text
	}
	if _, several := number["anyOf"]; several {
		number = schema{"type": "number", "minimum": 1}
	}
	return schema{"anyOf": []schema{number, text}}
}

// listSchema is the schema of a text or of a list, in which perhaps nothing
// stands twice.
func listSchema(k key) schema {
	one := textSchema(k)
	list := schema{"type": "array", "minItems": 1, "items": one}
	if k.has("distinct") {
		list["uniqueItems"] = true
	}
	return schema{"anyOf": []schema{one, list}}
}

// named is the schema of a mapping whose keys match a pattern and are none of
// some others.
func named(mapping schema, pattern string, never ...string) schema {
	mapping["propertyNames"] = schema{"pattern": spelledOut.Replace(pattern)}
	if len(never) > 0 {
		mapping["propertyNames"] = schema{"pattern": spelledOut.Replace(pattern), "not": schema{"enum": never}}
	}
	return mapping
}

// spelledOut writes classes of Unicode as ECMA-262 does, which JSON Schema goes
// by.
var spelledOut = strings.NewReplacer(`\pL`, `\p{L}`, `\pM`, `\p{M}`, `\pN`, `\p{N}`)

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
		return schema{"enum": append(slices.Clone(methods), "get", "post")}
	}
	return schema{"$ref": "#/$defs/text"}
}

func bodySchema() schema {
	form := schema{"type": "object", "minProperties": 1, "additionalProperties": schema{"type": scalars}}
	parts := map[string]schema{"form": form, "json": {}}
	return schema{"anyOf": []schema{
		{"type": "string", "minLength": 1},
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
	maps.Copy(kinds["query"], schema{"type": "object", "minProperties": 1})
	for _, name := range []string{"css", "xpath", "jq", "regex", "template", "extension"} {
		kinds[name]["type"] = scalars
	}
	return schema{"type": "object", "properties": kinds, "additionalProperties": false, "minProperties": 1, "maxProperties": 1}
}
