package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Nothing counts as kept in an output that is not where it was opened.
func TestKeepWithoutItsOutput(t *testing.T) {
	output := filepath.Join(t.TempDir(), "output")
	d, err := OpenDisk(output)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	away := filepath.Join(t.TempDir(), "away")
	for _, step := range []struct {
		name string
		do   func() error
		want error
	}{
		{"moved away", func() error { return os.Rename(output, away) }, ErrGone},
		{"with another in its place", func() error { return os.Mkdir(output, 0o755) }, ErrGone},
		{"with a file in its place", func() error {
			return errors.Join(os.Remove(output), os.WriteFile(output, nil, 0o644))
		}, ErrGone},
		{"back again", func() error { return errors.Join(os.Remove(output), os.Rename(away, output)) }, nil},
	} {
		t.Run(step.name, func(t *testing.T) {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			part := spool(t, d, "aa", pictureOf(t, 1))
			kept := d.Keep(t.Context(), []Keep{{Part: part, Path: "a.png"}})[0]
			if !errors.Is(kept.Err, step.want) {
				t.Errorf("got %v, want %v", kept.Err, step.want)
			}
		})
	}
}

func TestIsOutput(t *testing.T) {
	fresh, opened := t.TempDir(), t.TempDir()
	d, err := OpenDisk(opened)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{fresh: false, opened: true, filepath.Join(fresh, "none"): false} {
		if got := IsOutput(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
