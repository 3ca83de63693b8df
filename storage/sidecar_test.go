package storage

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What stands where a sidecar should be and is none of the picture's is never
// touched.
func TestSidecarLeavesStrangersAlone(t *testing.T) {
	other := sidecarOf(&Part{}, "of another picture")
	tests := []struct {
		name string
		make func(path string) error
	}{
		{"notes of somebody", func(path string) error { return os.WriteFile(path, []byte("my notes"), 0o600) }},
		{"a list", func(path string) error { return os.WriteFile(path, []byte("[1]"), 0o600) }},
		{"the sidecar of another picture", func(path string) error { return os.WriteFile(path, other, 0o600) }},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o700) }},
		{"a link that leads nowhere", func(path string) error { return os.Symlink("nowhere", path) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			o := openedDisk(t, d)
			path := filepath.Join(d.root.Name(), "a.png.json")
			if err := tt.make(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.Lstat(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range []string{"aa", "bb"} { // the second adopts what the first kept
				part := spool(t, d, id, pictureOf(t, 1))
				kept := keep(t, d, Keep{Part: part, Path: "a.png", Suffix: "7f", Sidecar: sidecarOf(part, "mine")})
				if kept.Path != "a.png" {
					t.Errorf("kept as %q", kept.Path)
				}
				o.check(t, "a.png-7f.json", sidecarOf(part, "mine"))
			}
			after, err := os.Lstat(path)
			if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
				t.Errorf("what was there is changed: %v, %v", after, err)
			}
			o.checkParts(t)
		})
	}
}

// The sidecar is on the disk before its name shows it.
func TestSidecarIsSyncedBeforeItIsNamed(t *testing.T) {
	d := openDisk(t)
	failSync(t, d, sidecarPart(partFolder+"/aa"+partExt))
	part := spool(t, d, "aa", pictureOf(t, 1))
	kept := d.Keep(t.Context(), []Keep{{Part: part, Path: "a.png", Sidecar: sidecarOf(part, "")}})
	if !errors.Is(kept[0].Err, syscall.EIO) {
		t.Errorf("kept %+v, want %v", kept[0], syscall.EIO)
	}
	if diff := cmp.Diff([]string(nil), tree(t, d.root.Name())); diff != "" {
		t.Errorf("files (-want +got)\n%s", diff)
	}
	if err := d.Discard(part); err != nil {
		t.Error(err)
	}
	openedDisk(t, d).checkParts(t)
}

// What a killed run left of a sidecar is swept with the parts.
func TestSweepRemovesPartsOfSidecars(t *testing.T) {
	d := openDisk(t)
	if err := d.spoolSidecar(partFolder+"/aa"+partExt, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	openedDisk(t, d).checkParts(t, "aa.json")
	if err := d.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	openedDisk(t, d).checkParts(t)
}
