package storage

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// People move folders while a crawl runs: the next batch goes where its paths
// lead, not into what stood there before.
func TestKeepHoldsNoFolderBeyondABatch(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/y/a.png"})
	if err := os.Rename(filepath.Join(d.root.Name(), "x"), filepath.Join(d.root.Name(), "moved")); err != nil {
		t.Fatal(err)
	}
	keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/y/b.png"})
	if diff := cmp.Diff([]string{"moved/y/a.png", "x/y/b.png"}, tree(t, d.root.Name())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A folder that a file has the name of is another for all of the batch, and of
// the next one.
func TestKeepFindsAFolderAgain(t *testing.T) {
	d := openDisk(t)
	if err := d.root.WriteFile("x", nil, fileMode); err != nil {
		t.Fatal(err)
	}
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/y/a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/y/b.png"},
		{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "x/c.png"},
	}
	want := []Kept{{Path: "x-2/y/a.png"}, {Path: "x-2/y/b.png"}, {Path: "x-2/c.png"}}
	if diff := cmp.Diff(want, d.Keep(t.Context(), batch)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	kept := keep(t, d, Keep{Part: spool(t, d, "dd", pictureOf(t, 4)), Path: "x/y/d.png"})
	if want := "x-2/y/d.png"; kept.Path != want {
		t.Errorf("kept as %q, want %q", kept.Path, want)
	}
}
