package extract

import "testing"

func TestCount(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"a number", "120 pictures", 120},
		{"with commas", "all 12,345 of them", 12345},
		{"with dots", "1.234.567", 1234567},
		{"with blanks", "12 345 Bilder", 12345},
		{"with an apostrophe", "1’234", 1234},
		{"the first of two", "120, 340 likes", 120},
		{"before a fraction", "12.5", 12},
		{"before four digits", "1,2345", 1},
		{"none", "no pictures", 0},
		{"the most", "1,000,000,000", 1_000_000_000},
		{"beyond all galleries", "4611686018427387904", 0},
		{"beyond all counting", "99999999999999999999999", 0},
		{"digits of another script", "١٢", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBody(t, "image: img\ncount: p", "<p>"+tt.text+"</p>", Scope{Page: 1})
			if got.Count != tt.want {
				t.Errorf("got %d, want %d", got.Count, tt.want)
			}
		})
	}
}

func TestNextOfJSON(t *testing.T) {
	tests := []struct{ name, next, body, want string }{
		{"an address", `.next`, `{"next": "?page=2"}`, home + "?page=2"},
		{"null", `.next`, `{"next": null}`, ""},
		{"false", `.next`, `{"next": false}`, ""},
		{"a number is no address", `.next`, `{"next": 2}`, ""},
		{"a number in one is", `[.next, {query: {page: '{value}'}}]`, `{"next": 2}`, home + "?page=2"},
		{"an empty cursor", `[.next, {query: {c: '{value}'}}]`, `{"next": ""}`, ""},
		{"an empty field", `{query: {c: '{cursor}'}}`, `{}`, ""},
		{"a field", `{query: {c: '{cursor}'}}`, `{"cursor": "a=="}`, home + "?c=a%3D%3D"},
		{"the page itself with a fragment", `.next`, `{"next": "index.html#2"}`, ""},
		{"counted without end", `{query: {page: '{page+1}'}}`, `{}`, home + "?page=2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBody(t, "{format: json, image: .u, fields: {cursor: .cursor}, next: "+tt.next+"}", tt.body, Scope{Page: 1})
			if nextOf(got) != tt.want {
				t.Errorf("got %q, want %q", nextOf(got), tt.want)
			}
		})
	}
}

// What until: cannot decide ends nothing, and is told.
func TestUntilThatCannotBeDecided(t *testing.T) {
	got := readBody(t, `{fields: {day: h1}, image: img, until: 'date(day) < date("2024-01-01")', next: a}`, "<h1>soon</h1><a href=2>", Scope{Page: 1})
	if got.Ended != "" || nextOf(got) == "" || len(got.Empty) == 0 {
		t.Errorf("got ended %q, next %q and %q", got.Ended, nextOf(got), got.Empty)
	}
}
