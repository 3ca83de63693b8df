package config

import "testing"

func TestFieldName(t *testing.T) {
	tests := []struct {
		name string
		want bool // whether it can be had
	}{
		{"title", true}, {"_x9", true}, {"标题", true}, {"Überschrift", true}, {"शीर्षक", true},
		{"", false}, {"9x", false}, {"a-b", false}, {"a b", false}, {"a.b", false}, {"{a}", false},
		{"site", false}, {"offset", false}, {"parent", false},
	}
	for _, tt := range tests {
		if got := FieldName(Text{Value: tt.name}) == nil; got != tt.want {
			t.Errorf("%q: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
