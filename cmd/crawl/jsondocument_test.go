package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

// jsonObjects are what commands print as JSON, by the headings of docs/json.md.
// What is in them has a heading, too: that of its type.
var jsonObjects = map[string]any{
	"Item": crawler.Item{}, "Event": crawler.Event{}, "Run summary": runSummary{}, "Finish report": finishReport{},
	"Gallery report": crawler.GalleryReport{}, "Status": crawler.Status{},
	"Gallery status": crawler.GalleryStatus{}, "Fault": crawler.Fault{}, "Verify summary": verifySummary{},
	"Due again": dueAgain{}, "Config fault": checkFault{}, "Tryout": crawler.Tryout{}, "Added": added{},
	"Adopt file": crawler.AdoptFile{}, "Adopt summary": adoptSummary{}, "Forgotten": forgotten{},
	"Packed gallery": crawler.PackedGallery{}, "Pack summary": packSummary{},
}

// docs/json.md names all that is printed as JSON, and nothing else.
func TestJSONDocument(t *testing.T) {
	want := map[string][]string{}
	for heading, object := range jsonObjects {
		describeJSON(want, heading, reflect.TypeOf(object))
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	got := jsonTables(string(text))
	delete(got, "Checked") // see TestJSONDocumentOfCheck
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/json.md (-printed +documented):\n%s", diff)
	}
}

// What crawl check prints is a map.
func TestJSONDocumentOfCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crawl.yaml")
	if err := os.WriteFile(path, []byte(recordedSites), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, faults strings.Builder
	if code := execute([]string{"check", "--json", "--config", path}, &out, &faults); code != exitDone {
		t.Fatal(faults.String())
	}
	var printed map[string]any
	if err := json.Unmarshal([]byte(out.String()), &printed); err != nil {
		t.Fatal(err)
	}
	documented := strings.Join(documentedChecked(t), " ")
	for name := range printed {
		if !strings.Contains(documented, "`"+name+"`") {
			t.Errorf("docs/json.md does not name %q of crawl check", name)
		}
	}
}

// documentedChecked are the rows of what check prints.
func documentedChecked(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	return jsonTables(string(text))["Checked"]
}

// jsonTables are the first two columns of the tables of a document, by the
// headings above them.
func jsonTables(text string) map[string][]string {
	tables, heading := map[string][]string{}, ""
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			heading = strings.TrimSpace(name)
		}
		if cells := strings.Split(line, " | "); len(cells) == 3 && strings.HasPrefix(line, "| `") {
			tables[heading] = append(tables[heading], strings.TrimPrefix(cells[0], "| ")+" "+cells[1])
		}
	}
	return tables
}

// describeJSON adds the fields of a type under a heading, and those of all types in
// it under theirs.
func describeJSON(to map[string][]string, heading string, of reflect.Type) {
	if _, done := to[heading]; done {
		return
	}
	to[heading] = nil
	for i := range of.NumField() {
		f := of.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			to[heading] = append(to[heading], "`…` all of "+describeValue(to, f.Type))
			continue
		case !f.IsExported():
			continue
		}
		value := describeValue(to, f.Type)
		if option != "" {
			value += ", or none"
		}
		to[heading] = append(to[heading], "`"+name+"` "+value)
	}
}

func describeValue(to map[string][]string, of reflect.Type) string {
	switch {
	case of == reflect.TypeFor[time.Time]():
		return "time"
	case of.Kind() == reflect.String:
		return "text"
	case of.Kind() == reflect.Bool:
		return "bool"
	case of.Kind() == reflect.Pointer:
		return describeValue(to, of.Elem())
	case of.Kind() == reflect.Slice:
		return "list of " + describeValue(to, of.Elem())
	case of.Kind() == reflect.Map:
		return "by name: " + describeValue(to, of.Elem())
	case of.Kind() == reflect.Struct:
		heading := jsonHeading(of)
		describeJSON(to, heading, of)
		return "[" + heading + "](#" + strings.ReplaceAll(strings.ToLower(heading), " ", "-") + ")"
	}
	return "number"
}

// jsonHeading is the name of a type in words: that of GalleryStatus is
// "Gallery status".
func jsonHeading(of reflect.Type) string {
	var words strings.Builder
	for i, r := range of.Name() {
		if i > 0 && r >= 'A' && r <= 'Z' {
			words.WriteString(" " + strings.ToLower(string(r)))
		} else if i == 0 {
			words.WriteString(strings.ToUpper(string(r)))
		} else {
			words.WriteRune(r)
		}
	}
	return words.String()
}
