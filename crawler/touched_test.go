package crawler

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What is noted behind a line that a kill cut is not lost with it.
func TestTouchedFileGoesOnBehindACutLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hooks")
	if err := os.WriteFile(path, []byte(`{"site":"birds","gal`), 0o600); err != nil {
		t.Fatal(err)
	}
	f, want := touchedFile{path: path}, touched{Site: "birds", Gallery: "Lake", Folder: "birds/Lake"}
	f.note(want)
	var got []touched
	left, err := f.sweep(func(t touched) bool {
		got = append(got, t)
		return false
	})
	if err != nil || left != 0 || len(got) != 1 || got[0] != want {
		t.Errorf("%v, %d left of %+v", err, left, got)
	}
}

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
