package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A site can do without the hook of the defaults.
func TestHookIsLeftOut(t *testing.T) {
	cfg, err := Parse("crawl.yaml", []byte("defaults: {on_gallery: zip}\nsites: {a: {start: 'https://example.com/', image: img, on_gallery: false}}\n"))
	if err != nil || cfg.Sites[0].OnGallery != nil {
		t.Errorf("%v, got %v", err, cfg)
	}
}

func TestHook(t *testing.T) {
	tests := []struct {
		name, text, shown string
		want              Hook
	}{
		{"Text", `'curl -d @- "$URL"'`, "curl …", Hook{Shell: `curl -d @- "$URL"`}},
		{"OneWord", "notify", "notify", Hook{Shell: "notify"}},
		{"SeveralCommands", "cat; ls", "cat …", Hook{Shell: "cat; ls"}},
		{"SetsAVariable", "TOKEN=x curl", "sh …", Hook{Shell: "TOKEN=x curl"}},
		{"List", "[zip, -r, '{folder}.zip']", "zip …", Hook{Args: []string{"zip", "-r", "{folder}.zip"}}},
		{"Program", "[pack]", "pack", Hook{Args: []string{"pack"}}},
		{"Number", "[sleep, 5]", "sleep …", Hook{Args: []string{"sleep", "5"}}},
		{"OtherBraces", "[awk, '{print}']", "awk …", Hook{Args: []string{"awk", "{print}"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg, err := Parse("crawl.yaml", []byte("sites: {a: {start: 'https://example.com/', image: img}}\ndefaults: {on_gallery: "+tt.text+"}\n"))
			if err != nil {
				t.Fatal(err)
			}
			got := cfg.Sites[0].OnGallery
			if diff := cmp.Diff(tt.want, *got, cmpopts.IgnoreFields(Hook{}, "Pos")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if shown := got.String(); shown != tt.shown {
				t.Errorf("shown as %q, want %q", shown, tt.shown)
			}
		})
	}
}
