package storage

import (
	"strings"
	"testing"
)

func TestMarkedAlternative(t *testing.T) {
	long := strings.Repeat("x", 251)
	tests := []struct {
		name, path, suffix string
		n                  int
		want               string
	}{
		{"first", "a/b.jpg", "7f", 0, "a/b.damaged.jpg"},
		{"second", "a/b.jpg", "7f", 1, "a/b-7f.damaged.jpg"},
		{"third", "a/b.jpg", "7f", 2, "a/b-7f-2.damaged.jpg"},
		{"no extension", "a.b/c", "7f", 1, "a.b/c-7f.damaged"},
		{"hidden", ".jpg", "", 0, ".jpg.damaged"},
		{"long name", long + ".jpg", "1f3a9c02", 2, long[:232] + "-1f3a9c02-2.damaged.jpg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := markedAlternative(maxName, tt.path, tt.suffix, damagedMark, tt.n); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
