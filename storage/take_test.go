package storage

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A file system may offer only the last of the ways to take a name.
func TestDiskWithFewerWays(t *testing.T) {
	all := len(openDisk(t).ways)
	for skip := 1; skip < all; skip++ {
		t.Run(fmt.Sprintf("without the first %d", skip), func(t *testing.T) {
			testStore(t, func(t *testing.T) opened {
				d := openDisk(t)
				unable := func(*keeper, string, string) error { return errors.ErrUnsupported }
				for i := range skip {
					d.ways[i] = unable
				}
				return openedDisk(t, d)
			})
		})
	}
}

func TestEveryWayIsExclusive(t *testing.T) {
	d := openDisk(t)
	spool(t, d, "ab", pictureOf(t, 1))
	for _, dir := range []string{"a.png", "folder"} {
		if err := d.root.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	b := d.newKeeper()
	for i, way := range d.ways {
		if err := way(b, partFolder+"/ab.part", "a.png"); !errors.Is(err, fs.ErrExist) {
			t.Errorf("way %d to a taken name: %v", i, err)
		}
		if err := way(b, partFolder+"/cd.part", "b.png"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("way %d from a missing part: %v", i, err)
		}
	}
}

// What stands under a name and is no file is left alone, be it as large as the
// picture and lead to the same bytes.
func TestKeepAdoptsOnlyFiles(t *testing.T) {
	data := pictureOf(t, 1)
	sameSize := "./" + strings.Repeat("/", len(data)-len("./same.png")) + "same.png"
	tests := []struct {
		name  string
		stand func(name string) error // makes what stands there
	}{
		{"a folder", func(name string) error { return os.Mkdir(name, 0o755) }},
		{"a link to equal bytes", func(name string) error { return os.Symlink(sameSize, name) }},
		{"a link to nothing", func(name string) error { return os.Symlink("nothing", name) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			keep(t, d, Keep{Part: spool(t, d, "aa", data), Path: "same.png"})
			if err := tt.stand(filepath.Join(d.root.Name(), "a.png")); err != nil {
				t.Fatal(err)
			}
			got := keep(t, d, Keep{Part: spool(t, d, "bb", data), Path: "a.png", Suffix: "7f"})
			if diff := cmp.Diff(Kept{Path: "a-7f.png"}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEqualFilesComparesToTheEnd(t *testing.T) {
	base := bytes.Repeat([]byte("x"), 2*bufferSize)
	changed := append([]byte{}, base...)
	changed[len(changed)-1] = 'y'
	tests := []struct {
		name string
		a, b []byte
		want bool
	}{
		{"equal", base, base, true},
		{"empty", nil, nil, true},
		{"last byte differs", base, changed, false},
		{"one ends before", base, base[:bufferSize], false},
		{"one ends within a buffer", base, base[:bufferSize+1], false},
		{"equal within a buffer", base[:9], base[:9], true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := equalFiles(tempFile(t, tt.a), tempFile(t, tt.b))
			if got != tt.want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

// tempFile gives a file open for reading.
func tempFile(t *testing.T, data []byte) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
