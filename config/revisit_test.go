package config

import "testing"

func TestRevisit(t *testing.T) {
	tests := []struct{ name, text, word, finder string }{
		{"Ends", "ends", "ends", ""},
		{"QuotedWord", "'all'", "all", ""},
		{"Never", "never", "never", ""},
		{"Element", "time", "", "time"},
		{"Selector", "'.count @data-n'", "", ".count @data-n"},
		{"Step", "{css: b}", "", "b"},
		{"Steps", "[{css: b}, {attr: c}]", "", "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, revisit: "+tt.text+"}}").Revisit
			finder := ""
			if got.Finder != nil {
				finder = got.Finder.Steps[0].Arg.Text.Value
			}
			if got.Word.Value != tt.word || finder != tt.finder {
				t.Errorf("got %q and %q, want %q and %q", got.Word.Value, finder, tt.word, tt.finder)
			}
		})
	}
}
