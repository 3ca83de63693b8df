package storage

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// openPacker opens a packer in a new folder, and a shelf with some pictures.
func openPacker(t *testing.T, pictures map[string][]byte) (*Packer, *folderShelf) {
	t.Helper()
	output := t.TempDir()
	for name, data := range pictures {
		if err := os.WriteFile(filepath.Join(output, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	packer, err := OpenPacker(t.Context(), filepath.Join(t.TempDir(), "archives"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := packer.Close(); err != nil {
			t.Error(err)
		}
	})
	return packer, openShelf(t, output)
}

// packedAt is the time of what addTo adds.
var packedAt = time.Date(2021, 8, 12, 23, 1, 23, 0, time.UTC)

// addTo adds a picture of a shelf to an archive.
func addTo(t *testing.T, pack *Pack, shelf Shelf, name string, data []byte) {
	t.Helper()
	picture, err := shelf.Picture(t.Context(), recordOf(name, data))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if err := pack.Add(t.Context(), picture, name, packedAt); err != nil {
		t.Fatal(err)
	}
}

// packOne keeps an archive of one picture.
func packOne(t *testing.T, packer *Packer, shelf Shelf, path, name string, data []byte, mark PackMark) {
	t.Helper()
	pack, err := packer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	addTo(t, pack, shelf, name, data)
	if _, err := pack.Keep(path, mark, false); err != nil {
		t.Fatal(err)
	}
}

// markOf is a mark of a gallery, made of something.
func markOf(gallery, from string) PackMark {
	return PackMark{Gallery: hexSum([]byte(gallery))[:packDigestLen], From: hexSum([]byte(from))[:packDigestLen]}
}

func TestStanding(t *testing.T) {
	data := pictureOf(t, 1)
	tests := []struct {
		name string
		mark PackMark
		// change changes the archive of the gallery "g", made of "x".
		change func(t *testing.T, path string)
		want   Standing
	}{
		{"nothing", markOf("g", "x"), func(t *testing.T, path string) { remove(t, path) }, Free},
		{"the same", markOf("g", "x"), nil, Same},
		{"made of something else", markOf("g", "y"), nil, Older},
		{"another gallery", markOf("h", "x"), nil, Another},
		{"no archive", markOf("g", "x"), func(t *testing.T, path string) { write(t, path, []byte("a text")) }, Foreign},
		{"an archive of somebody else", markOf("g", "x"), func(t *testing.T, path string) { write(t, path, foreignZip(t, "")) }, Foreign},
		{"an archive that was changed", markOf("g", "x"), func(t *testing.T, path string) {
			write(t, path, foreignZip(t, commentOf(t, path)))
		}, Foreign},
		{"half an archive", markOf("g", "x"), func(t *testing.T, path string) {
			text, _ := os.ReadFile(path)
			write(t, path, text[:len(text)/2])
		}, Foreign},
		{"a link", markOf("g", "x"), func(t *testing.T, path string) {
			if err := errors.Join(os.Rename(path, path+".there"), os.Symlink(path+".there", path)); err != nil {
				t.Fatal(err)
			}
		}, Foreign},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			packer, shelf := openPacker(t, map[string][]byte{"a.png": data})
			packOne(t, packer, shelf, "s/g.zip", "a.png", data, markOf("g", "x"))
			if tt.change != nil {
				tt.change(t, filepath.Join(packer.disk.root.Name(), "s", "g.zip"))
			}
			got, err := packer.Standing("s/g.zip", tt.mark)
			if err != nil || got != tt.want {
				t.Errorf("got %v and %v, want %v", got, err, tt.want)
			}
		})
	}
}

// A folder in the place of an archive, and a link in that of its folder, concern
// this archive alone.
func TestStandingWhereNoneCan(t *testing.T) {
	tests := []struct {
		name string
		make func(folder string) error
		want error
	}{
		{"a folder", func(folder string) error { return os.MkdirAll(filepath.Join(folder, "s", "g.zip"), 0o755) }, errFolder},
		{"a link to elsewhere", func(folder string) error { return os.Symlink("..", filepath.Join(folder, "s")) }, errLink},
		{"a link that stays inside", func(folder string) error { return os.Symlink(".", filepath.Join(folder, "s")) }, errLink},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			packer, _ := openPacker(t, nil)
			if err := tt.make(packer.disk.root.Name()); err != nil {
				t.Fatal(err)
			}
			_, err := packer.Standing("s/g.zip", markOf("g", "x"))
			if ofName, ok := errors.AsType[*NameError](err); !ok || !errors.Is(ofName, tt.want) {
				t.Errorf("got %v, want a NameError of %q", err, tt.want)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// foreignZip is an archive that somebody else made, with a comment.
func foreignZip(t *testing.T, comment string) []byte {
	t.Helper()
	var text bytes.Buffer
	w := zip.NewWriter(&text)
	f, err := w.Create("a.png")
	if err == nil {
		_, err = f.Write([]byte("other bytes"))
	}
	if err := errors.Join(err, w.SetComment(comment), w.Close()); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func commentOf(t *testing.T, path string) string {
	t.Helper()
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return r.Comment
}

func TestPackPath(t *testing.T) {
	tests := []struct {
		name, site, gallery string
		n                   int
		want                string
	}{
		{"as it is", "press", "鳥の巣 1", 0, "press/鳥の巣 1.cbz"},
		{"no folder of its own", "press", "a/b", 0, "press/a_b.cbz"},
		{"no way out", "..", "../../x", 0, "_/.._.._x.cbz"},
		{"not where the packer works", ".crawl", "x", 0, "_.crawl/x.cbz"},
		{"the second of a name", "press", "a:b", 1, "press/a_b-1a2b.cbz"},
		{"a dot at its end", "press", "vol. 1.", 0, "press/vol. 1..cbz"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := PackPath(tt.site, tt.gallery, ".cbz", "1a2b", tt.n); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What one that was killed left is gone, and what it made stays.
func TestOpenPackerRemovesWhatWasLeft(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{packPart, partFolder + "/b1" + partExt, "s/g.zip"} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, path, []byte("half"))
	}
	packer, err := OpenPacker(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPacker(t.Context(), folder); !errors.Is(err, ErrInUse) {
		t.Errorf("opened twice: %v, want %v", err, ErrInUse)
	}
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(folder, filepath.FromSlash(partFolder)))
	if err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if diff := cmp.Diff([]string{"s/g.zip"}, tree(t, folder)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
