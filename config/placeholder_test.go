package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceholders(t *testing.T) {
	hash := strings.Repeat("0123456789abcdef", 4)
	tests := []struct {
		name, text string
		want       []Placeholder
	}{
		{"Bytes", "503", []Placeholder{{Size: 503}}},
		{"Size", "'2k'", []Placeholder{{Size: 2000}}},
		{"Hash", hash, []Placeholder{{SHA256: hash}}},
		{"HashInCapitals", strings.ToUpper(hash), []Placeholder{{SHA256: hash}}},
		{"HashOfDigits", strings.Repeat("1", 64), []Placeholder{{SHA256: strings.Repeat("1", 64)}}},
		{"List", "[" + hash + ", 1KiB]", []Placeholder{{SHA256: hash}, {Size: 1024}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, placeholder: "+tt.text+"}}")
			if diff := cmp.Diff(tt.want, site.Placeholders); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
