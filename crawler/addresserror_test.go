package crawler

import (
	"testing"

	"magpie/config"
	"magpie/extract"
)

// What is advised can be written as it stands, and fits the address.
func TestPatternLikeAnAddress(t *testing.T) {
	tests := []struct{ address, want string }{
		{"http://one.test/a/b", "http://one.test/a/{id}"},
		{"https://one.test/album/7/", "https://one.test/album/{id}"},
		{"https://one.test/view?album=42&lang=en", "https://one.test/{id}"},
		{"https://one.test/?album=42", "https://one.test/?album={id}"},
		{"https://one.test/", "https://one.test/"},
		{"https://one.test:8080/{a}/*/b%20c", "https://one.test:8080/%7Ba%7D/*/{id}"},
	}
	for _, tt := range tests {
		t.Run(tt.address, func(t *testing.T) {
			got := patternLike(tt.address)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			pattern, faults := extract.CompilePattern(config.Text{Value: got})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if _, fits := pattern.Match(tt.address); !fits {
				t.Errorf("%s does not fit %s", tt.address, got)
			}
		})
	}
}
