package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestShelfPicture(t *testing.T) {
	data := pictureOf(t, 1)
	tests := []struct {
		name   string
		change func(path string) error
		want   Condition // "" for a picture
	}{
		{"intact", func(string) error { return nil }, ""},
		{"missing", os.Remove, Missing},
		{"damaged", func(path string) error { return os.Truncate(path, 100) }, Damaged},
		{"edited", func(path string) error { return os.WriteFile(path, pictureOf(t, 2), 0o644) }, Changed},
		{"no file", func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o755)) }, Unreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, shelf := openPacker(t, map[string][]byte{"a.png": data})
			if err := tt.change(filepath.Join(shelf.root.Name(), "a.png")); err != nil {
				t.Fatal(err)
			}
			picture, err := shelf.Picture(t.Context(), recordOf("a.png", data))
			if picture != nil {
				defer picture.Close()
			}
			fault, _ := errors.AsType[*NotAsRecordedError](err)
			if tt.want == "" && err != nil || tt.want != "" && (fault == nil || fault.Condition != tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
