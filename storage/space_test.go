package storage

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func TestAskSpace(t *testing.T) {
	folder := t.TempDir()
	space, err := AskSpace(folder)
	if errors.Is(err, errors.ErrUnsupported) {
		return
	}
	if err != nil || space.Free <= 0 || space.Total < space.Free {
		t.Errorf("there is %+v, %v; want some", space, err)
	}
	if _, err := AskSpace(filepath.Join(folder, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a folder that is not there: %v, want an error that says so", err)
	}
}
