package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// refuse makes every way to a name fail.
func refuse(d *Disk, err error) {
	d.ways = []wayToTake{func(*keeper, string, string) error { return err }}
}

// What lies in one name must not pass for a fault of the store, which ends a
// run, nor the other way round, which would fail every picture one by one.
func TestKeepTellsNamesFromTheStore(t *testing.T) {
	const nowhere = "" // the store's own
	tests := []struct {
		name  string
		spoil func(t *testing.T, d *Disk)
		path  string
		where string
	}{
		{"a symbolic link in the way", func(t *testing.T, d *Disk) {
			if err := os.Symlink(t.TempDir(), filepath.Join(d.root.Name(), "x")); err != nil {
				t.Fatal(err)
			}
		}, "x/y/a.png", "x"},
		{"no name left", func(t *testing.T, d *Disk) {
			for n := range maxAlternatives {
				if err := d.root.WriteFile(alternative(maxName, "a.png", "7f", n), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, "a.png", "a.png"},
		{"no name left for a folder", func(t *testing.T, d *Disk) {
			for n := range maxAlternatives {
				if err := d.root.WriteFile(alternativeFolder("x", n), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, "x/a.png", "x"},
		{"a name too long", func(_ *testing.T, d *Disk) { refuse(d, syscall.ENAMETOOLONG) }, "a.png", "a.png"},
		{"another file system", func(_ *testing.T, d *Disk) { refuse(d, syscall.EXDEV) }, "x/a.png", "x/a.png"},
		{"a folder that may not be written", func(_ *testing.T, d *Disk) { refuse(d, syscall.EACCES) }, "x/a.png", "x/a.png"},
		{"a file that vanishes while compared", func(_ *testing.T, d *Disk) { refuse(d, fs.ErrExist) }, "a.png", "a.png"},
		{"an output that may not be written", func(_ *testing.T, d *Disk) { refuse(d, syscall.EACCES) }, "a.png", nowhere},
		{"a full disk", func(_ *testing.T, d *Disk) { refuse(d, syscall.ENOSPC) }, "x/a.png", nowhere},
		{"a broken disk", func(_ *testing.T, d *Disk) { refuse(d, syscall.EIO) }, "x/a.png", nowhere},
		{"a read-only disk", func(_ *testing.T, d *Disk) { refuse(d, syscall.EROFS) }, "x/a.png", nowhere},
		{"a broken folder", func(t *testing.T, d *Disk) { failSync(t, d, "x") }, "x/a.png", nowhere},
		{"an output that is gone", func(t *testing.T, d *Disk) {
			if err := os.RemoveAll(d.root.Name()); err != nil {
				t.Fatal(err)
			}
		}, "x/a.png", nowhere},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			k := Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: tt.path, Suffix: "7f"}
			tt.spoil(t, d)
			err := d.Keep(t.Context(), []Keep{k})[0].Err
			if err == nil {
				t.Fatal("kept")
			}
			where := nowhere
			if fault, ok := errors.AsType[*NameError](err); ok {
				where = fault.Path
			}
			if where != tt.where {
				t.Errorf("%v lies in %q, want %q", err, where, tt.where)
			}
		})
	}
}

func TestNameErrorSaysWhatToDo(t *testing.T) {
	d := openDisk(t)
	for n := range maxAlternatives {
		if err := d.root.WriteFile(alternative(maxName, "a.png", "7f", n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err := d.Keep(t.Context(), []Keep{{Part: spool(t, d, "ab", pictureOf(t, 1)), Path: "a.png", Suffix: "7f"}})[0].Err
	for _, want := range []string{`"a.png"`, "save:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
}

func TestGraver(t *testing.T) {
	name, store := &NameError{"x", fs.ErrNotExist}, errors.New("disk full")
	tests := []struct{ a, b, want error }{
		{nil, nil, nil},
		{nil, name, name},
		{name, nil, name},
		{name, store, store},
		{store, name, store},
	}
	for _, tt := range tests {
		if got := graver(tt.a, tt.b); got != tt.want { //nolint:errorlint // the very same
			t.Errorf("%v and %v: got %v", tt.a, tt.b, got)
		}
	}
}
