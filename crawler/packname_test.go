package crawler

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/storage"
)

func TestNamesInAnArchive(t *testing.T) {
	tests := []struct {
		name  string
		comic bool
		paths []string
		want  []string
	}{
		{"below the folder of the gallery", false, []string{"s/g/b.jpg", "s/g/a.jpg"}, []string{"b.jpg", "a.jpg"}},
		{"in several folders", false, []string{"s/g/b.jpg", "s/gg/a.jpg"}, []string{"g/b.jpg", "gg/a.jpg"}},
		{"in none", false, []string{"b.jpg", "s/a.jpg"}, []string{"b.jpg", "s/a.jpg"}},
		{"one file for two pictures", false, []string{"s/a.jpg", "s/b.jpg", "s/a.jpg"}, []string{"a.jpg", "b.jpg"}},
		{"no way out", false, []string{"s/../../a.jpg", "s/b.jpg"}, []string{"s/_/_/a.jpg", "s/b.jpg"}},
		{"pages", true, []string{"s/b.JPG", "s/a.png", "s/b.JPG"}, []string{"0001.jpg", "0002.png", "0003.jpg"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b book
			for _, path := range tt.paths {
				b.pages = append(b.pages, packPage{Recorded: storage.Recorded{Path: path}})
			}
			b.name(tt.comic)
			var got []string
			for _, page := range b.pages {
				got = append(got, page.name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Names are as wide as it takes for them to stand in order.
func TestNamesOfManyPages(t *testing.T) {
	b := book{pages: make([]packPage, 12345)}
	for i := range b.pages {
		b.pages[i].Path = "a.jpg"
	}
	b.name(true)
	if first, last := b.pages[0].name, b.pages[12344].name; first != "00001.jpg" || last != "12345.jpg" {
		t.Errorf("from %s to %s", first, last)
	}
}
