package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestCheckTellsTheCondition(t *testing.T) {
	whole := pictureOf(t, 1)
	flipped := bytes.Clone(whole)
	flipped[len(encodePNG(t, scene(color.GrayModel)))-20] ^= 1 // inside a chunk, whose checksum tells
	codestream := []byte(jxlCodestream + "\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00")
	tests := []struct {
		name     string
		was      []byte
		make     func(path string) error
		want     Condition
		wantsWhy bool
	}{
		{"intact", whole, fileOf(whole), Intact, false},
		{"missing", whole, func(string) error { return nil }, Missing, false},
		{"cut", whole, fileOf(whole[:len(whole)/2]), Damaged, true},
		{"empty", whole, fileOf(nil), Damaged, true},
		{"a page", whole, fileOf([]byte("<html>404</html>")), Damaged, true},
		{"a bit flipped", whole, fileOf(flipped), Damaged, true},
		{"another picture", whole, fileOf(pictureOf(t, 2)), Changed, true},
		{"a format without an end, cut", codestream, fileOf(codestream[:len(codestream)-2]), Damaged, true},
		{"a format without an end, longer", codestream, fileOf(append(codestream, 1)), Changed, true},
		{"a folder", whole, func(path string) error { return os.Mkdir(path, 0o755) }, Unreadable, true},
		{"a link", whole, func(path string) error { return os.Symlink(path+"2", path) }, Unreadable, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			output := t.TempDir()
			if err := tt.make(filepath.Join(output, "a.png")); err != nil {
				t.Fatal(err)
			}
			shelf := openShelf(t, output)
			got, why, err := shelf.Check(t.Context(), "a.png", hexSum(tt.was), int64(len(tt.was)))
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want || (why != "") != tt.wantsWhy {
				t.Errorf("got %q (%s), want %q", got, why, tt.want)
			}
		})
	}
}

func TestCheckStopsWithItsContext(t *testing.T) {
	output := t.TempDir()
	if err := fileOf(pictureOf(t, 1))(filepath.Join(output, "a.png")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if c, _, err := openShelf(t, output).Check(ctx, "a.png", "", 0); !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v, want %v", c, err, context.Canceled)
	}
}

// A shelf can be looked at while a store has it open.
func TestShelfNeedsNoLock(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "a.png", Sidecar: []byte("{}")})
	keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "b.png"})
	shelf := openShelf(t, d.root.Name())
	if got, _, err := shelf.Check(t.Context(), "a.png", hexSum(pictureOf(t, 1)), 0); got != Intact || err != nil {
		t.Errorf("got %q, %v, want intact", got, err)
	}
	if !shelf.HasSidecar("a.png") || shelf.HasSidecar("b.png") {
		t.Error("the first has a sidecar, the second has none")
	}
}

func TestOpenShelfOfNothing(t *testing.T) {
	if _, err := OpenShelf(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

func openShelf(t *testing.T, output string) *Shelf {
	t.Helper()
	shelf, err := OpenShelf(output)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shelf.Close() })
	return shelf
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func fileOf(data []byte) func(path string) error {
	return func(path string) error { return os.WriteFile(path, data, 0o600) }
}
