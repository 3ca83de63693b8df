package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDisk(t *testing.T) {
	testStore(t, func(t *testing.T) opened { return openedDisk(t, openDisk(t)) })
}

// openDisk opens a store in a folder that does not exist yet.
func openDisk(t testing.TB) *Disk {
	t.Helper()
	d, err := OpenDisk(filepath.Join(t.TempDir(), "new", "output"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// openedDisk looks at a disk past the store, at its files.
func openedDisk(t *testing.T, d *Disk) opened {
	return opened{
		store: d,
		read: func(path string) []byte {
			data, _ := os.ReadFile(filepath.Join(d.root.Name(), filepath.FromSlash(path)))
			return data
		},
		put: func(t *testing.T, path string, data []byte) {
			t.Helper()
			name := filepath.Join(d.root.Name(), filepath.FromSlash(path))
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), folderMode), os.WriteFile(name, data, fileMode)); err != nil {
				t.Fatal(err)
			}
		},
		parts: func() []string { return partsIn(t, d.root.Name()) },
	}
}

func TestOpenDiskRefusesWhatIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, output := range []string{file, filepath.Join(file, "below")} {
		if d, err := OpenDisk(output); err == nil {
			t.Errorf("opened %q", output)
			_ = d.Close()
		}
	}
}

func TestOpenDiskRefusesALinkForItsOwnFolder(t *testing.T) {
	output := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(output, ownFolder)); err != nil {
		t.Fatal(err)
	}
	d, err := OpenDisk(output)
	if err == nil {
		_ = d.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("got %v", err)
	}
}

func TestOpenDiskFindsPartsAgain(t *testing.T) {
	output := t.TempDir()
	d, err := OpenDisk(output)
	if err != nil {
		t.Fatal(err)
	}
	spool(t, d, "ab", pictureOf(t, 1))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenDisk(output)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	openedDisk(t, again).checkParts(t, "ab")
}

func TestSweepLeavesStrangersAlone(t *testing.T) {
	d := openDisk(t)
	writeParts(t, d, "notes.txt", "xyz.part")
	if err := d.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	openedDisk(t, d).checkParts(t, "notes.txt", "xyz")
}

// The folder is read a thousand entries at a time, while others go.
func TestSweepFindsAllOfMany(t *testing.T) {
	d := openDisk(t)
	for n := range 2500 {
		writeParts(t, d, fmt.Sprintf("%x.part", n))
	}
	if err := d.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	openedDisk(t, d).checkParts(t)
}

// writeParts makes empty files in the folder of parts.
func writeParts(t *testing.T, d *Disk, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := d.root.WriteFile(partFolder+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tree lists the files below a folder, without those of the store itself.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && !strings.Contains(filepath.ToSlash(path), "/"+ownFolder+"/") {
			rel, _ := filepath.Rel(dir, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestKeepStaysInsideTheOutput(t *testing.T) {
	long := strings.Repeat("x", 400)
	tests := []struct{ name, path, want string }{
		{"upward", "../../etc/x.png", "_/_/etc/x.png"},
		{"absolute", "/etc/x.png", "_/etc/x.png"},
		{"backslashes", `..\..\x.png`, ".._.._x.png"},
		{"a device", "CON", "_CON"},
		{"too long", long + ".png", long[:251] + ".png"},
		{"NUL and newline", "a\x00b\nc.png", "a_b_c.png"},
		{"our own folder", ".crawl/tmp/ab.part", "_.crawl/tmp/ab.part"},
		{"our own folder in capitals", ".CRAWL/x.png", "_.CRAWL/x.png"},
		{"empty", "", "_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			kept := keep(t, d, Keep{Part: spool(t, d, "ab", pictureOf(t, 1)), Path: tt.path})
			if kept.Path != tt.want {
				t.Errorf("got %q, want %q", kept.Path, tt.want)
			}
			outside := filepath.Join(d.root.Name(), "..", "..")
			if diff := cmp.Diff([]string{"new/output/" + tt.want}, tree(t, outside)); diff != "" {
				t.Errorf("on disk (-want +got)\n%s", diff)
			}
		})
	}
}

func TestKeepFollowsNoSymbolicLink(t *testing.T) {
	for _, target := range []string{"outside", "inside"} {
		t.Run(target, func(t *testing.T) {
			d := openDisk(t)
			dir := map[string]string{"outside": t.TempDir(), "inside": filepath.Join(d.root.Name(), "real")}[target]
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(dir, filepath.Join(d.root.Name(), "link")); err != nil {
				t.Fatal(err)
			}
			part := spool(t, d, "ab", pictureOf(t, 1))
			for _, path := range []string{"link/a.png", "link/below/a.png"} {
				kept := d.Keep(t.Context(), []Keep{{Part: part, Path: path}})[0]
				if kept.Err == nil || !strings.Contains(kept.Err.Error(), "symbolic link") {
					t.Errorf("got %+v", kept)
				}
			}
			if got := tree(t, dir); got != nil {
				t.Errorf("written behind the link: %q", got)
			}
		})
	}
}

func BenchmarkSpoolAndKeep64(b *testing.B) {
	d := openDisk(b)
	data := largeJPEG(b, 8<<10)
	b.SetBytes(64 * int64(len(data)))
	for round := 0; b.Loop(); round++ {
		batch := make([]Keep, 64)
		for i := range batch {
			part, err := d.Spool(b.Context(), fmt.Sprintf("%x", i), bytes.NewReader(data), nil)
			if err != nil {
				b.Fatal(err)
			}
			batch[i] = Keep{Part: part, Path: fmt.Sprintf("site/gallery %d/%d.jpg", round, i)}
		}
		for _, k := range d.Keep(b.Context(), batch) {
			if k.Err != nil {
				b.Fatal(k.Err)
			}
		}
	}
}

func BenchmarkSpool8kB(b *testing.B) {
	d := openDisk(b)
	data := largeJPEG(b, 8<<10)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := d.Spool(b.Context(), "ab", bytes.NewReader(data), nil); err != nil {
			b.Fatal(err)
		}
	}
}
