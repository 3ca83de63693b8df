package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A picture that is written between its two readings makes no archive.
func TestPackNoticesAPictureThatIsWritten(t *testing.T) {
	data := pictureOf(t, 1)
	packer, shelf := openPacker(t, map[string][]byte{"a.png": data})
	pack, err := packer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := shelf.Picture(t.Context(), recordOf("a.png", data))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	write(t, filepath.Join(shelf.root.Name(), "a.png"), pictureOf(t, 2))
	err = pack.Add(t.Context(), picture, "a.png", time.Time{})
	if fault, ok := errors.AsType[*NotAsRecordedError](err); !ok || fault.Condition != Changed {
		t.Errorf("got %v, want %s", err, Changed)
	}
	if err := pack.Discard(); err != nil {
		t.Error(err)
	}
}

func TestPackTime(t *testing.T) {
	tests := []struct {
		name    string
		t, want time.Time
	}{
		{"whole seconds", packedAt.Add(time.Millisecond), packedAt},
		{"in another zone", packedAt.In(time.FixedZone("", 3600)), packedAt},
		{"unknown", time.Time{}, earliestPacked},
		{"too early", time.Unix(0, 0), earliestPacked},
		{"too late", time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC), earliestPacked},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := packTime(tt.t); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

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
