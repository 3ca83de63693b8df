package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenDiskRefusesAFolderInUse(t *testing.T) {
	d := openDisk(t)
	other, err := OpenDisk(d.root.Name())
	if err == nil {
		_ = other.Close()
	}
	want := fmt.Sprintf("the folder %s is in use by another run: wait for it to end, or choose another output", d.root.Name())
	if !errors.Is(err, ErrInUse) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCloseGivesTheFolderBack(t *testing.T) {
	output := t.TempDir()
	for range 2 {
		d, err := OpenDisk(output)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenDiskLocksNothingElsewhere(t *testing.T) {
	output, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "file")
	if err := os.Mkdir(filepath.Join(output, ownFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(output, lockFile)); err != nil {
		t.Fatal(err)
	}
	d, err := OpenDisk(output)
	if err == nil {
		_ = d.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("made a file behind the link")
	}
}
