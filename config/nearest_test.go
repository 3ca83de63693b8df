package config

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"image", "links", "next", "max_pages", "fields", "css", "url"}
	tests := []struct{ name, word, want string }{
		{"Swapped", "imgae", "image"},
		{"Missing", "imge", "image"},
		{"Added", "imagge", "image"},
		{"Wrong", "imoge", "image"},
		{"Capitals", "IMAGE", "image"},
		{"OtherJoint", "maxPages", "max_pages"},
		{"Plural", "link", "links"},
		{"ShortWord", "csss", "css"},
		{"TooFar", "picture", ""},
		{"TooShort", "x", ""},
		{"Empty", "", ""},
		{"Endless", strings.Repeat("image", 1000), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, found := Nearest(tt.word, known)
			if got != tt.want || found != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, found, tt.want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       int
	}{
		{"Equal", "abc", "abc", 0},
		{"Swap", "ab", "ba", 1},
		{"Insert", "", "ab", 2},
		{"Delete", "abc", "", 3},
		{"SwapAndInsert", "ca", "abc", 3},
		{"Characters", "图片", "图", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}
