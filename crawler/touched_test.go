package crawler

import (
	"testing"
	"time"
)

// The folder of a gallery is the innermost that all its pictures are in.
func TestTouchedFolder(t *testing.T) {
	tests := []struct {
		name     string
		pictures []string
		want     string
	}{
		{"One", []string{"birds/lake/1.jpg"}, "birds/lake"},
		{"Together", []string{"birds/lake/1.jpg", "birds/lake/2.jpg"}, "birds/lake"},
		{"Beside", []string{"birds/lake/1.jpg", "birds/lake 2/2.jpg"}, "birds"},
		{"Below", []string{"birds/lake/1.jpg", "birds/lake/more/2.jpg"}, "birds/lake"},
		{"Above", []string{"birds/lake/more/1.jpg", "birds/2.jpg", "birds/lake/3.jpg"}, "birds"},
		{"NoneInCommon", []string{"birds/1.jpg", "ships/2.jpg"}, "."},
		{"Top", []string{"1.jpg", "2.jpg"}, "."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got touched
			for _, p := range tt.pictures {
				got.add(p, time.Now())
			}
			if got.Folder != tt.want || got.saved != int64(len(tt.pictures)) {
				t.Errorf("got %q after %d, want %q", got.Folder, got.saved, tt.want)
			}
		})
	}
}
