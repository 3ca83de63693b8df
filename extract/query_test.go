package extract

import (
	"strings"
	"testing"

	"magpie/config"
)

// A chain may begin in the middle of a list.
func TestQueryCountsFromTheAddress(t *testing.T) {
	const two = `<img src=1.jpg><img src=2.jpg>`
	tests := []struct {
		name, query, value string
		scope              Scope
		want               string
	}{
		{"a page behind others", "?page=3", "{page+1}", Scope{Page: 1}, "?page=4"},
		{"the page after that", "?page=4", "{page+1}", Scope{Page: 2, Offset: 2}, "?page=5"},
		{"the first page", "?page=1", "{page+1}", Scope{Page: 1}, "?page=2"},
		{"pages from 0", "?page=1", "{page}", Scope{Page: 2}, "?page=2"},
		{"an offset behind others", "?page=40", "{offset}", Scope{Page: 1}, "?page=42"},
		{"an offset along a chain", "?page=2", "{offset}", Scope{Page: 2, Offset: 2}, "?page=4"},
		{"the last page, entered by its address", "?page=7", "{page+1}", Scope{Page: 1}, ""},
		{"the last offset, entered by its address", "?page=68", "{offset}", Scope{Page: 1}, ""},
		{"a word", "?page=all", "{page+1}", Scope{Page: 1}, "?page=2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := config.Value{Entries: []config.Entry{{Key: textAt(1, "page"), Value: textValue(textAt(1, tt.value))}}}
			rule := &config.Rule{Image: plain("img"), Until: textAt(1, "page >= 7 or offset >= 70"), Next: pipeline(config.Step{Kind: textAt(1, "query"), Arg: next})}
			p := pageAt(t, home+tt.query, "text/html", []byte(two))
			if got := strings.TrimPrefix(nextOf(read(t, rule, p, tt.scope)), home); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
