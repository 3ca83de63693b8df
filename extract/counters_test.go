package extract

import "testing"

func TestCountsNext(t *testing.T) {
	tests := []struct {
		next string
		want bool
	}{
		{"{template: 'page-{page+1}.html'}", true},
		{"{query: {page: '{page+1}'}}", true},
		{"{query: {offset: '{offset}'}}", true},
		{"{query: {start: '{start+20}'}}", true},
		{"[{url: {}}, {query: {page: '{page+1}'}}]", true},
		{"{query: {after: '{start}'}}", false},
		{"a.next", false},
		{"[a.next, {template: 'page-{page+1}.html'}]", false},
		{"[{css: a.next}, {query: {page: '{page+1}'}}]", false},
	}
	for _, tt := range tests {
		t.Run(tt.next, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, "image: img\nfields: {start: h2}\nnext: "+tt.next))
			if rule.CountsNext != tt.want {
				t.Errorf("got %v, want %v", rule.CountsNext, tt.want)
			}
		})
	}
}
