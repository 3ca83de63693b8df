package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Whatever becomes of a batch, nothing is left open behind it.
func TestKeepClosesWhatItOpens(t *testing.T) {
	d := openDisk(t)
	before := openFiles(t)
	for n := range 3 {
		batch := []Keep{
			{Part: spool(t, d, "aa", pictureOf(t, n)), Path: fmt.Sprintf("x/%d/a.png", n), Sidecar: []byte("{}")},
			{Part: spool(t, d, "bb", pictureOf(t, n)), Path: "x/adopted.png", Suffix: "7f"},
			{Part: &Part{ID: "cc"}, Path: "y/never spooled.png"},
		}
		d.Keep(t.Context(), batch)
	}
	if after := openFiles(t); after > before {
		t.Errorf("%d files are open, %d were before", after, before)
	}
}

// However many folders a batch has, there may be few descriptors.
func TestKeepHoldsNoFolderOpen(t *testing.T) {
	d := openDisk(t)
	var batch []Keep
	for n := range 8 {
		batch = append(batch, Keep{Part: spool(t, d, fmt.Sprintf("a%d", n), pictureOf(t, n)), Path: fmt.Sprintf("%d/a.png", n)})
	}
	way, before := d.ways[0], openFiles(t)
	d.ways[0] = func(b *keeper, part, name string) error {
		if now := openFiles(t); now > before {
			t.Errorf("%s: %d files are open, %d were before", name, now, before)
		}
		return way(b, part, name)
	}
	for _, kept := range d.Keep(t.Context(), batch) {
		if kept.Err != nil {
			t.Error(kept.Err)
		}
	}
}

// A folder that becomes a symbolic link while a batch is kept is not followed,
// wherever it leads.
func TestKeepFollowsNoLinkThatCame(t *testing.T) {
	for _, inside := range []bool{true, false} {
		d := openDisk(t)
		target, link := filepath.Join(d.root.Name(), "moved"), "moved"
		if !inside {
			target = filepath.Join(t.TempDir(), "moved")
			link = target
		}
		batch := []Keep{
			{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png"},
			{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/b.png"},
		}
		atFirstTake(d, func() {
			x := filepath.Join(d.root.Name(), "x")
			if err := errors.Join(os.Rename(x, target), os.Symlink(link, x)); err != nil {
				t.Error(err)
			}
		})
		kept := d.Keep(t.Context(), batch)
		if _, ok := errors.AsType[*NameError](kept[1].Err); !ok || !errors.Is(kept[1].Err, errLink) {
			t.Errorf("inside %v: got %v, want a *NameError of %v", inside, kept[1].Err, errLink)
		}
		if _, err := os.Lstat(filepath.Join(target, "b.png")); err == nil {
			t.Errorf("inside %v: the link was followed", inside)
		}
		openedDisk(t, d).checkParts(t, "bb")
	}
}

// openFiles counts the files that this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}
