package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestBody(t *testing.T) {
	text := func(s string) Value { return Value{IsText: true, Text: Text{Value: s}} }
	plain := func(s string) Value { return Value{IsText: true, Text: Text{Value: s}, Plain: true} }
	entry := func(name string, v Value) Entry { return Entry{Text{Value: name}, v} }
	of := func(kind string, v Value) *Value { return &Value{Entries: []Entry{entry(kind, v)}} }
	tests := []struct {
		name, body string
		want       *Value
	}{
		{"Text", "'page={page}&key=${KEY}'", &Value{IsText: true, Text: Text{Value: "page={page}&key=${KEY}"}}},
		{"Form", "{form: {page: '{page}', size: 5, q: ''}}", of("form", Value{Entries: []Entry{
			entry("page", text("{page}")), entry("size", plain("5")), entry("q", text("")),
		}})},
		{"JSON", "{json: {a: '5', b: 5, c: [true, null, {d: yes}], e: {}, f: []}}", of("json", Value{Entries: []Entry{
			entry("a", text("5")), entry("b", plain("5")),
			entry("c", Value{List: []Value{plain("true"), plain("null"), {Entries: []Entry{entry("d", plain("yes"))}}}}),
			entry("e", Value{Entries: []Entry{}}), entry("f", Value{List: []Value{}}),
		}})},
		{"JSONAlone", "{json: -1.5e3}", of("json", plain("-1.5e3"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, body: "+tt.body+"}}").Body
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreTypes(Pos{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
