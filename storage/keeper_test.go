package storage

import (
	"errors"
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

// atFirstTake has something done when the first picture of a batch has its name.
func atFirstTake(d *Disk, do func()) {
	done := false
	for i, way := range d.ways {
		d.ways[i] = func(b *keeper, part, name string) error {
			err := way(b, part, name)
			if err == nil && !done {
				done = true
				do()
			}
			return err
		}
	}
}

// People move and remove folders while a batch is kept, too: the rest of it goes
// where its paths lead then.
func TestKeepMakesAFolderOnceMore(t *testing.T) {
	tests := []struct {
		name   string
		change func(x string) error
		want   []Kept
		tree   []string
	}{
		{"removed", os.RemoveAll, []Kept{{Path: "x/a.png"}, {Path: "x/b.png"}}, []string{"x/b.png"}},
		{"moved", func(x string) error { return os.Rename(x, x+"-moved") },
			[]Kept{{Path: "x/a.png"}, {Path: "x/b.png"}}, []string{"x/b.png", "x-moved/a.png"}},
		{"replaced by another", func(x string) error { return errors.Join(os.Rename(x, x+"-moved"), os.Mkdir(x, folderMode)) },
			[]Kept{{Path: "x/a.png"}, {Path: "x/b.png"}}, []string{"x/b.png", "x-moved/a.png"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			batch := []Keep{
				{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png"},
				{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/b.png"},
			}
			atFirstTake(d, func() {
				if err := tt.change(filepath.Join(d.root.Name(), "x")); err != nil {
					t.Error(err)
				}
			})
			if diff := cmp.Diff(tt.want, d.Keep(t.Context(), batch)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.tree, tree(t, d.root.Name())); diff != "" {
				t.Errorf("on disk (-want +got)\n%s", diff)
			}
		})
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
