package storage

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// synced is a sync that was made: of what, and which names stood in the output
// when it returned.
type synced struct {
	Path  string
	Names []string
}

// wholeDisk is the path of a sync of the whole file system.
const wholeDisk = "all"

// recordSyncs collects the syncs of a disk, as of the file system as a whole if
// that is known to be possible, sorted by path but for those.
func recordSyncs(t *testing.T, d *Disk, known bool) func() []synced {
	var mu sync.Mutex
	var all []synced
	record := func(path string) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, synced{path, tree(t, d.root.Name())})
	}
	d.sync = func(f *os.File) error {
		err := f.Sync()
		record(pathOf(t, d, f))
		return err
	}
	d.whole = newWholeSync(known, func() error {
		record(wholeDisk)
		return nil
	})
	return func() []synced {
		slices.SortStableFunc(all, func(a, b synced) int { return cmp.Compare(a.Path, b.Path) })
		return all
	}
}

// pathOf gives the path of an open file below the output.
func pathOf(t *testing.T, d *Disk, f *os.File) string {
	rel, err := filepath.Rel(d.root.Name(), f.Name())
	if err != nil {
		t.Error(err)
	}
	return filepath.ToSlash(rel)
}

// failSync makes the first sync of a path fail, and every sync of all.
func failSync(t *testing.T, d *Disk, path string) {
	var failed atomic.Bool
	d.whole = newWholeSync(true, func() error { return syscall.EIO })
	d.sync = func(f *os.File) error {
		if pathOf(t, d, f) == path && !failed.Swap(true) {
			return syscall.EIO
		}
		return f.Sync()
	}
}

func TestKeepSyncsBytesThenNamesThenFolders(t *testing.T) {
	d := openDisk(t)
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/y/a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/y/b.png"},
		{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "x/z/c.png"},
	}
	syncs := recordSyncs(t, d, false)
	d.Keep(t.Context(), batch)
	names := []string{"x/y/a.png", "x/y/b.png", "x/z/c.png"}
	want := []synced{
		{".", names},
		{partFolder + "/aa.part", nil},
		{partFolder + "/bb.part", nil},
		{partFolder + "/cc.part", nil},
		{"x", names},
		{"x/y", names},
		{"x/z", names},
	}
	if diff := gocmp.Diff(want, syncs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Where all is synced at once, that is twice for a batch.
func TestKeepSyncsAllBytesThenAllNames(t *testing.T) {
	d := openDisk(t)
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png", Sidecar: []byte("{}")},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "y/b.png"},
	}
	syncs := recordSyncs(t, d, true)
	d.Keep(t.Context(), batch)
	want := []synced{{wholeDisk, nil}, {wholeDisk, []string{"x/a.png", "x/a.png.json", "y/b.png"}}}
	if diff := gocmp.Diff(want, syncs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A batch of which nothing is left to be kept waits for no disk.
func TestKeepSyncsNothingForNothing(t *testing.T) {
	for _, known := range []bool{false, true} {
		d := openDisk(t)
		syncs := recordSyncs(t, d, known)
		d.Keep(t.Context(), nil)
		d.Keep(t.Context(), []Keep{{Part: &Part{ID: "no id"}, Path: "a.png"}})
		if got := syncs(); got != nil {
			t.Errorf("all at once %v: %+v", known, got)
		}
	}
}

// Whoever put an adopted file there may not have synced it, and it may be where
// a sync of all does not reach.
func TestKeepSyncsWhatItAdopts(t *testing.T) {
	for _, known := range []bool{false, true} {
		d := openDisk(t)
		keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png"})
		syncs := recordSyncs(t, d, known)
		keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 1)), Path: "x/a.png"})
		for _, want := range []string{"x/a.png", "x", "."} {
			if !slices.ContainsFunc(syncs(), func(s synced) bool { return s.Path == want }) {
				t.Errorf("all at once %v: %s is not in %+v", known, want, syncs())
			}
		}
	}
}

func TestKeepGivesNoNameToWhatIsNotSynced(t *testing.T) {
	d := openDisk(t)
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "b.png"},
	}
	failSync(t, d, partFolder+"/aa.part")
	kept := d.Keep(t.Context(), batch)
	if kept[0].Path != "" || !errors.Is(kept[0].Err, syscall.EIO) {
		t.Errorf("the one that failed: %+v", kept[0])
	}
	if kept[1].Err != nil {
		t.Errorf("the other one: %v", kept[1].Err)
	}
	if diff := gocmp.Diff([]string{"b.png"}, tree(t, d.root.Name())); diff != "" {
		t.Errorf("on disk (-want +got)\n%s", diff)
	}
	openedDisk(t, d).checkParts(t, "aa")
}

// A folder that cannot be synced is the failure of what lies below it alone.
func TestKeepReportsAFailedSync(t *testing.T) {
	tests := []struct {
		folder string
		below  []bool
	}{
		{"x/y", []bool{true, false, false}},
		{"x", []bool{true, true, false}},
		{".", []bool{true, true, true}},
	}
	for _, tt := range tests {
		t.Run(tt.folder, func(t *testing.T) {
			d := openDisk(t)
			batch := []Keep{
				{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/y/a.png"},
				{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/b.png"},
				{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "c.png"},
			}
			failSync(t, d, tt.folder)
			for i, kept := range d.Keep(t.Context(), batch) {
				if failed := errors.Is(kept.Err, syscall.EIO); failed != tt.below[i] || kept.Path != batch[i].Path {
					t.Errorf("%q: %+v", batch[i].Path, kept)
				}
			}
		})
	}
}

func TestOpenDiskReportsAFailedSync(t *testing.T) {
	d := newDisk()
	d.sync = func(*os.File) error { return syscall.EIO }
	if err := d.open(filepath.Join(t.TempDir(), "new", "output")); !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v, want %v", err, syscall.EIO)
	}
}
