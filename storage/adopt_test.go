package storage

import (
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"magpie/fixtures"
)

// A whole file is hashed from its first byte to its last, those behind its end mark
// included.
func TestInspectHashesAll(t *testing.T) {
	t.Parallel()
	data := append(fixtures.Picture(1, 70_000), "behind the end"...)
	got, err := inspectBytes(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if got.Size != int64(len(data)) || got.SHA256 != sha256.Sum256(data) || got.MD5 != md5.Sum(data) {
		t.Errorf("it has %d bytes, SHA-256 %x and MD5 %x", got.Size, got.SHA256, got.MD5)
	}
	if got.Type != "image/jpeg" || got.Ext != ".jpg" || !got.Walked || got.Width == 0 {
		t.Errorf("it is %+v", got.Part)
	}
}

func TestInspectRefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	whole := fixtures.Picture(1, 3000)
	for name, c := range map[string]struct {
		data []byte
		is   func(error) bool
	}{
		"cut":   {whole[:len(whole)-1], is[*DamagedError]},
		"page":  {[]byte("<!DOCTYPE html><title>gone</title>"), is[*NotPictureError]},
		"empty": {nil, is[*NotPictureError]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := inspectBytes(t, c.data); !c.is(err) || got != (Inspected{}) {
				t.Errorf("Inspect gave %+v and %v", got, err)
			}
		})
	}
}

func is[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}

func inspectBytes(t *testing.T, data []byte) (Inspected, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return Inspect(t.Context(), file)
}
