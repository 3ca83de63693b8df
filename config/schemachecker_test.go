package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// schemaChecker holds values against the words of JSON Schema that
// docs/crawl.schema.json uses.
type schemaChecker struct {
	defs   map[string]any
	faults []string
}

// faultsBySchema says what is wrong with a crawl.yaml.
func faultsBySchema(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	var value any
	if err := yaml.Unmarshal([]byte(file), &value); err != nil {
		t.Fatal(err)
	}
	c := &schemaChecker{defs: whole["$defs"].(map[string]any)}
	c.check("", whole, value)
	return c.faults
}

func (c *schemaChecker) fault(path, format string, args ...any) {
	c.faults = append(c.faults, path+": "+fmt.Sprintf(format, args...))
}

// check holds a value against a schema.
func (c *schemaChecker) check(path string, s map[string]any, value any) {
	for _, word := range slices.Sorted(maps.Keys(s)) {
		switch want := s[word]; word {
		case "$ref":
			c.check(path, c.defs[strings.TrimPrefix(want.(string), "#/$defs/")].(map[string]any), value)
		case "type":
			c.checkType(path, want, value)
		case "enum":
			if !slices.Contains(want.([]any), value) {
				c.fault(path, "%v is none of %v", value, want)
			}
		case "minimum":
			if n, ok := value.(uint64); ok && float64(n) < want.(float64) {
				c.fault(path, "%v is less than %v", value, want)
			}
		case "anyOf":
			c.checkAny(path, want.([]any), value)
		case "items", "minItems":
			c.checkList(path, s, value)
		case "properties", "required", "additionalProperties", "minProperties", "maxProperties":
			c.checkMapping(path, word, s, value)
		case "$schema", "$defs", "title", "description":
		default:
			c.fault(path, "no checker for %q", word)
		}
	}
}

func (c *schemaChecker) checkType(path string, want, value any) {
	names, several := want.([]any)
	if !several {
		names = []any{want}
	}
	got := "null"
	switch value.(type) {
	case string:
		got = "string"
	case bool:
		got = "boolean"
	case uint64, int64:
		got = "integer"
	case float64:
		got = "number"
	case []any:
		got = "array"
	case map[string]any:
		got = "object"
	}
	if got == "integer" && slices.Contains(names, any("number")) {
		return
	}
	if !slices.Contains(names, any(got)) {
		c.fault(path, "%v is a %s, not a %v", value, got, want)
	}
}

// checkAny wants one of several schemas fulfilled.
func (c *schemaChecker) checkAny(path string, schemas []any, value any) {
	var all []string
	for _, s := range schemas {
		one := &schemaChecker{defs: c.defs}
		if one.check(path, s.(map[string]any), value); len(one.faults) == 0 {
			return
		}
		all = append(all, one.faults...)
	}
	c.faults = append(c.faults, all...)
}

func (c *schemaChecker) checkList(path string, s map[string]any, value any) {
	list, ok := value.([]any)
	if !ok {
		return
	}
	if least, ok := s["minItems"].(float64); ok && float64(len(list)) < least {
		c.fault(path, "the list is too short")
	}
	for i, item := range list {
		c.check(fmt.Sprintf("%s[%d]", path, i), s["items"].(map[string]any), item)
	}
}

func (c *schemaChecker) checkMapping(path, word string, s map[string]any, value any) {
	mapping, ok := value.(map[string]any)
	if !ok {
		return
	}
	switch want := s[word]; word {
	case "required":
		for _, name := range want.([]any) {
			if _, ok := mapping[name.(string)]; !ok {
				c.fault(path, "%s is missing", name)
			}
		}
	case "minProperties":
		if float64(len(mapping)) < want.(float64) {
			c.fault(path, "too few keys")
		}
	case "maxProperties":
		if float64(len(mapping)) > want.(float64) {
			c.fault(path, "too many keys")
		}
	case "additionalProperties":
		c.checkMembers(path, s, mapping)
	}
}

// checkMembers holds the values of a mapping against what is said of their
// names, or of all others.
func (c *schemaChecker) checkMembers(path string, s, mapping map[string]any) {
	known, _ := s["properties"].(map[string]any)
	others, _ := s["additionalProperties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(mapping)) {
		of, ok := known[name].(map[string]any)
		switch {
		case ok:
			c.check(path+"."+name, of, mapping[name])
		case others != nil:
			c.check(path+"."+name, others, mapping[name])
		default:
			c.fault(path, "unknown key %q", name)
		}
	}
}
