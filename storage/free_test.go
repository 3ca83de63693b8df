package storage

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func TestFree(t *testing.T) {
	folder := t.TempDir()
	free, err := Free(folder)
	if errors.Is(err, errors.ErrUnsupported) {
		return
	}
	if err != nil || free <= 0 {
		t.Errorf("%d bytes are free, %v; want some", free, err)
	}
	if _, err := Free(filepath.Join(folder, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a folder that is not there: %v, want an error that says so", err)
	}
}
