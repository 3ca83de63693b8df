package config

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// docsPlaces are the places by what docs/rules.md calls them.
var docsPlaces = map[string]*place{
	"file": topLevel, "defaults": inDefaults, "site": inSite, "follow": inFollow, "each": inEach, "auth": inAuth,
}

// docsHeader stands above the tables of keys in docs/rules.md.
const docsHeader = "| key | where | type | default | example | note |"

// docsKey is a row of such a table.
type docsKey struct {
	name  string
	where []string // what the places are called
	kind  string
	// preset is the default.
	preset   string
	examples []string
	note     string
}

var (
	// docsCell matches a cell of a table; "\|" is no end of one.
	docsCell = regexp.MustCompile(`\|((?:[^|\\]|\\.)*)`)
	docsCode = regexp.MustCompile("`([^`]+)`")
)

// docsKeys reads the tables of keys in docs/rules.md.
func docsKeys(t *testing.T) (keys []docsKey) {
	t.Helper()
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	inTable := false
	for line := range strings.Lines(string(docs)) {
		line = strings.TrimSpace(line)
		switch {
		case line == docsHeader:
			inTable = true
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case inTable && !strings.HasPrefix(line, "| ---"):
			keys = append(keys, docsRow(t, line))
		}
	}
	if len(keys) == 0 {
		t.Fatal("docs/rules.md has no table of keys")
	}
	return keys
}

func docsRow(t *testing.T, line string) docsKey {
	t.Helper()
	var cells []string
	for _, m := range docsCell.FindAllStringSubmatch(strings.TrimSuffix(line, "|"), -1) {
		cell := strings.TrimSpace(strings.ReplaceAll(m[1], `\|`, "|"))
		if cell == "" {
			t.Fatalf("a cell is empty in %q", line)
		}
		cells = append(cells, cell)
	}
	if len(cells) != 6 {
		t.Fatalf("%d cells in %q, want 6", len(cells), line)
	}
	return docsKey{
		name: strings.Trim(cells[0], "`"), where: strings.Split(cells[1], ", "), kind: cells[2], preset: cells[3],
		examples: codesIn(cells[4]), note: cells[5],
	}
}

func codesIn(cell string) (codes []string) {
	for _, m := range docsCode.FindAllStringSubmatch(cell, -1) {
		codes = append(codes, m[1])
	}
	return codes
}

// docsFor finds what is said about a key of a place.
func docsFor(keys []docsKey, where, name string) (found []docsKey) {
	for _, k := range keys {
		if k.name == name && slices.Contains(k.where, where) {
			found = append(found, k)
		}
	}
	return found
}

// Whoever adds a key tells about it in docs/rules.md.
func TestKeysAreDocumented(t *testing.T) {
	keys := docsKeys(t)
	for where, p := range docsPlaces {
		for _, k := range p.keys {
			if n := len(docsFor(keys, where, k.name)); n != 1 {
				t.Errorf("%q, a key %s, stands in %d rows of docs/rules.md, want 1", k.name, p.where, n)
			}
		}
	}
}

// No key is documented that does not exist, and the examples can be used as
// they stand.
func TestDocumentedKeysExist(t *testing.T) {
	folder := exampleFolder(t)
	for _, k := range docsKeys(t) {
		for _, where := range k.where {
			t.Run(where+"/"+k.name, func(t *testing.T) {
				p, ok := docsPlaces[where]
				if !ok || p.find(k.name) < 0 {
					t.Fatalf("there is no key %q in %q", k.name, where)
				}
				if len(k.examples) == 0 {
					t.Fatal("no example")
				}
				for _, example := range k.examples {
					tryExample(t, folder, p, k.name, example)
				}
			})
		}
	}
}

// plainTypes are those of keys whose default can be written.
var plainTypes = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[Size](), reflect.TypeFor[Interval](), reflect.TypeFor[time.Duration](),
}

// What docs/rules.md gives as a default says the same as to leave the key out.
func TestDocumentedDefaultsHold(t *testing.T) {
	const file = "sites: {a: {start: 'https://example.com/', image: img}}\n"
	compared := 0
	without, err := Parse("crawl.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range inDefaults.keys {
		found := docsFor(docsKeys(t), "defaults", k.name)
		field := reflect.ValueOf(without.Sites[0]).Elem().FieldByIndex(k.index)
		if len(found) != 1 || !slices.Contains(plainTypes, field.Type()) {
			continue
		}
		with, err := Parse("crawl.yaml", []byte(file+"defaults: {"+k.name+": "+found[0].preset+"}\n"))
		if err != nil {
			t.Errorf("the default of %s cannot be written: %v", k.name, err)
			continue
		}
		got := reflect.ValueOf(with.Sites[0]).Elem().FieldByIndex(k.index).Interface()
		if want := field.Interface(); got != want {
			t.Errorf("%s: the default is documented as %v, and is %v", k.name, got, want)
		}
		compared++
	}
	if compared < 10 {
		t.Errorf("only %d defaults were compared", compared)
	}
}
