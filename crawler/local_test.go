package crawler

import (
	"path/filepath"
	"testing"

	"magpie/config"
)

func TestLocalFolder(t *testing.T) {
	caches := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", caches)
	t.Setenv("HOME", caches) // where there is no XDG
	state := filepath.Join(caches, "state.db")
	tests := []struct {
		name, output, state, want string
	}{
		{"OfAFolder", caches, state, caches},
		{"BesideTheState", "s3://pictures/a", state, state + "-local"},
		{"OfAStateElsewhere", "s3://pictures/a", "redis://redis.test/0", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := localFolder(&config.Config{Output: tt.output, State: tt.state})
			if tt.want != "" && got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			other := localFolder(&config.Config{Output: "s3://pictures/b", State: tt.state})
			if tt.want == "" && (!filepath.IsAbs(got) || filepath.Base(filepath.Dir(got)) != "magpie" || got == other) {
				t.Errorf("got %q, and for another output %q", got, other)
			}
		})
	}
}

func TestPlaceBelow(t *testing.T) {
	folder := t.TempDir()
	tests := []struct{ output, path, want string }{
		{folder, "a/b", filepath.Join(folder, "a", "b")},
		{folder, ".", folder},
		{"s3://pictures/x", "a/b", "s3://pictures/x/a/b"},
		{"s3://pictures/x", ".hidden", "s3://pictures/x/.hidden"},
		{"s3://pictures", ".", "s3://pictures"},
	}
	for _, tt := range tests {
		if got := placeBelow(&config.Config{Output: tt.output}, tt.path); got != tt.want {
			t.Errorf("%s below %s: got %q, want %q", tt.path, tt.output, got, tt.want)
		}
	}
}
