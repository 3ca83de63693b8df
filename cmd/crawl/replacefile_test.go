package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is a new file with a text, in a folder of its own.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crawl.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantAlone wants a text in a file, and no file beside it.
func wantAlone(t *testing.T, path, text string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Errorf("the file holds %q, %v; want %q", got, err, text)
	}
	if beside, err := os.ReadDir(filepath.Dir(path)); err != nil || len(beside) != 1 {
		t.Errorf("in the folder are %v, %v; want the file alone", beside, err)
	}
}

func TestReplaceFile(t *testing.T) {
	t.Run("keeps the permissions", func(t *testing.T) {
		path := written(t, "old")
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
		if err := replaceFile(path, []byte("old"), []byte("new")); err != nil {
			t.Fatal(err)
		}
		wantAlone(t, path, "new")
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("got %v, %v; want -rw-r-----", info.Mode(), err)
		}
	})
	t.Run("follows a link, which stays one", func(t *testing.T) {
		path, link := written(t, "old"), filepath.Join(t.TempDir(), "crawl.yaml")
		if err := os.Symlink(path, link); err != nil {
			t.Skip("no links here:", err)
		}
		if err := replaceFile(link, []byte("old"), []byte("new")); err != nil {
			t.Fatal(err)
		}
		wantAlone(t, path, "new")
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("the link is %v, %v", info, err)
		}
	})
	t.Run("leaves what was changed meanwhile", func(t *testing.T) {
		path := written(t, "newer")
		if err := replaceFile(path, []byte("old"), []byte("new")); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
			t.Errorf("got %v", err)
		}
		wantAlone(t, path, "newer")
	})
	t.Run("makes no file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "crawl.yaml")
		if err := replaceFile(path, nil, []byte("new")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v, want that there is none", err)
		}
	})
}

func TestCreateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crawl.yaml")
	if err := createFile(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	wantAlone(t, path, "new")
	if err := createFile(path, []byte("newer")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want that it is there", err)
	}
	wantAlone(t, path, "new")
}
