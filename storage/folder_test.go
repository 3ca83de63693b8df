package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The disk that the output is on may be away.
func TestOpenDiskBehindALinkToNothing(t *testing.T) {
	output := filepath.Join(t.TempDir(), "output")
	if err := os.Symlink(filepath.Join(t.TempDir(), "disk"), output); err != nil {
		t.Skip(err)
	}
	if _, err := OpenDisk(output); err == nil || !strings.Contains(err.Error(), "is a link to") {
		t.Errorf("got %v", err)
	}
}

// A gallery may be called what a picture beside it is called.
func TestKeepGivesATakenFolderAnotherName(t *testing.T) {
	tests := []struct {
		name  string
		files []string // that are there
		paths []string
		want  []string
	}{
		{"a folder", []string{"s/x.jpg"},
			[]string{"s/x.jpg/a.png", "s/x.jpg/b.png"}, []string{"s/x.jpg-2/a.png", "s/x.jpg-2/b.png"}},
		{"a folder above others", []string{"s"}, []string{"s/x/y/a.png"}, []string{"s-2/x/y/a.png"}},
		{"two folders", []string{"s", "s-2/x"}, []string{"s/x/a.png"}, []string{"s-2/x-2/a.png"}},
		{"a folder again and again", []string{"s", "s-2", "s-3"}, []string{"s/a.png"}, []string{"s-4/a.png"}},
		{"but not one that there is", []string{"s/x/b.png"}, []string{"s/x/a.png"}, []string{"s/x/a.png"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			for i, file := range tt.files {
				keep(t, d, Keep{Part: spool(t, d, fmt.Sprintf("a%d", i), pictureOf(t, i)), Path: file})
			}
			for i, path := range tt.paths {
				got := keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 50+i)), Path: path, Suffix: fmt.Sprintf("7%d", i)})
				if diff := cmp.Diff(Kept{Path: tt.want[i]}, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				openedDisk(t, d).check(t, tt.want[i], pictureOf(t, 50+i))
			}
		})
	}
}

func TestAlternativeFolder(t *testing.T) {
	long := fmt.Sprintf("%0250d.jpg.", 0)
	tests := []struct {
		name string
		n    int
		want string
	}{
		{"x.jpg", 0, "x.jpg"},
		{"x.jpg", 1, "x.jpg-2"},
		{"x.jpg", 99, "x.jpg-100"},
		{long, 1, long[:250] + ".jp-2"},
	}
	for _, tt := range tests {
		if got := alternativeFolder(tt.name, tt.n); got != tt.want {
			t.Errorf("%q, %d: got %q, want %q", tt.name, tt.n, got, tt.want)
		}
	}
}
