package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
)

// schemaChecker holds values against the words of JSON Schema that
// docs/crawl.schema.json uses.
type schemaChecker struct {
	defs   map[string]any
	faults []string
}

// schemaOfFile is the schema as it stands in its file.
var schemaOfFile = sync.OnceValues(func() (whole map[string]any, err error) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return nil, err
	}
	return whole, json.Unmarshal(text, &whole)
})

// faultsBySchema says what is wrong with a crawl.yaml.
func faultsBySchema(t *testing.T, file string) []string {
	t.Helper()
	whole, err := schemaOfFile()
	if err != nil {
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
		case "const", "minimum":
			c.checkNumber(path, word, want.(float64), value)
		case "pattern", "minLength":
			c.checkText(path, word, want, value)
		case "not":
			c.checkNot(path, want.(map[string]any), value)
		case "allOf":
			for _, one := range want.([]any) {
				c.check(path, one.(map[string]any), value)
			}
		case "anyOf":
			c.checkAny(path, want.([]any), value)
		case "items", "minItems", "uniqueItems":
			c.checkList(path, s, value)
		case "properties", "required", "additionalProperties", "minProperties", "maxProperties", "propertyNames":
			c.checkMapping(path, word, s, value)
		case "$schema", "$defs", "title", "description":
		default:
			c.fault(path, "no checker for %q", word)
		}
	}
}

// checkNumber wants a number, or one that is no less.
func (c *schemaChecker) checkNumber(path, word string, want float64, value any) {
	got, is := numberOf(value)
	if word == "const" && (!is || got != want) || is && got < want {
		c.fault(path, "%v is less than %v, or another", value, want)
	}
}

// numberOf is a value as a number, if it is one.
func numberOf(value any) (float64, bool) {
	switch n := value.(type) {
	case uint64:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// compiledPatterns are those of the schema, each compiled once: the one of names
// of sites takes its time.
var compiledPatterns sync.Map

func compiledPattern(pattern string) *regexp.Regexp {
	if known, ok := compiledPatterns.Load(pattern); ok {
		return known.(*regexp.Regexp)
	}
	compiled := regexp.MustCompile(pattern)
	compiledPatterns.Store(pattern, compiled)
	return compiled
}

// checkText wants a text to be long enough, or to match a pattern.
func (c *schemaChecker) checkText(path, word string, want, value any) {
	text, is := value.(string)
	switch {
	case !is:
	case word == "minLength" && float64(len([]rune(text))) < want.(float64):
		c.fault(path, "%q is too short", text)
	case word == "pattern" && !compiledPattern(want.(string)).MatchString(text):
		c.fault(path, "%q does not match %s", text, want)
	}
}

// checkNot wants a schema not fulfilled.
func (c *schemaChecker) checkNot(path string, s map[string]any, value any) {
	one := &schemaChecker{defs: c.defs}
	if one.check(path, s, value); len(one.faults) == 0 {
		c.fault(path, "%v cannot stand here", value)
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
	if s["uniqueItems"] == true {
		for i := range list {
			if slices.Contains(list[:i], list[i]) {
				c.fault(path, "%v stands there twice", list[i])
			}
		}
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
	case "propertyNames":
		for _, name := range slices.Sorted(maps.Keys(mapping)) {
			c.check(path+"."+name, want.(map[string]any), name)
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
