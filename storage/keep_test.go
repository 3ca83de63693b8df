package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// event is a step as an observer saw it.
type event struct {
	Step step
	Path string
}

// record collects the steps of a disk.
func record(d *Disk) *[]event {
	var mu sync.Mutex
	events := new([]event)
	d.observe = func(s step, path string) {
		mu.Lock()
		defer mu.Unlock()
		*events = append(*events, event{s, path})
	}
	return events
}

func TestKeepSyncsBytesThenNamesThenFolders(t *testing.T) {
	d := openDisk(t)
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/y/a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "x/y/b.png"},
		{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "x/z/c.png"},
	}
	events := record(d)
	d.Keep(t.Context(), batch)
	want := []event{
		{stepSyncBytes, partFolder + "/aa.part"},
		{stepSyncBytes, partFolder + "/bb.part"},
		{stepSyncBytes, partFolder + "/cc.part"},
		{stepTakeName, "x/y/a.png"},
		{stepTakeName, "x/y/b.png"},
		{stepTakeName, "x/z/c.png"},
		{stepSyncName, "."},
		{stepSyncName, "x"},
		{stepSyncName, "x/y"},
		{stepSyncName, "x/z"},
	}
	if diff := cmp.Diff(want, sortRuns(*events)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// sortRuns sorts by path within each run of one step: a run is done in
// parallel, its order does not matter, the order of the runs does.
func sortRuns(events []event) []event {
	for start := 0; start < len(events); {
		end := start
		for end < len(events) && events[end].Step == events[start].Step {
			end++
		}
		slices.SortFunc(events[start:end], func(a, b event) int { return strings.Compare(a.Path, b.Path) })
		start = end
	}
	return events
}

// Whoever put an adopted file there may not have synced it.
func TestKeepSyncsWhatItAdopts(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "a.png"})
	events := record(d)
	keep(t, d, Keep{Part: spool(t, d, "bb", pictureOf(t, 1)), Path: "a.png"})
	if want := (event{stepSyncName, "a.png"}); !slices.Contains(*events, want) {
		t.Errorf("no %+v in %+v", want, *events)
	}
}

func TestKeepSetsTimeAndMode(t *testing.T) {
	modified := time.Date(2009, 2, 13, 23, 31, 30, 0, time.UTC)
	tests := []struct {
		name    string
		modTime time.Time
		isSet   bool
	}{
		{"known", modified, true},
		{"unknown", time.Time{}, false},
		{"beyond file systems", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			start := time.Now().Add(-time.Hour)
			keep(t, d, Keep{Part: spool(t, d, "ab", pictureOf(t, 1)), Path: "a.png", ModTime: tt.modTime})
			info, err := d.root.Stat("a.png")
			if err != nil {
				t.Fatal(err)
			}
			if got := info.ModTime().Equal(tt.modTime); got != tt.isSet {
				t.Errorf("time %v, set: %v", info.ModTime(), got)
			}
			if !tt.isSet && info.ModTime().Before(start) {
				t.Errorf("time %v, want now", info.ModTime())
			}
			if info.Mode()&^0o644 != 0 {
				t.Errorf("mode %v is wider than 0644", info.Mode())
			}
		})
	}
}

func TestKeepSaysWhyAFolderCannotBe(t *testing.T) {
	d := openDisk(t)
	keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "a.png"})
	batch := []Keep{
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "a.png/below.png"},
		{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "c.png"},
	}
	kept := d.Keep(t.Context(), batch)
	want := `keeping "a.png/below.png": "a.png" is a file where a folder is needed: move it away`
	if kept[0].Err == nil || kept[0].Err.Error() != want {
		t.Errorf("got %v, want %s", kept[0].Err, want)
	}
	if kept[1].Err != nil {
		t.Errorf("the other one failed too: %v", kept[1].Err)
	}
	openedDisk(t, d).checkParts(t, "bb")
}

func TestKeepReportsAReadOnlyFolder(t *testing.T) {
	if os.Getuid() <= 0 { // -1 on Windows
		t.Skip("the superuser may write anywhere, and Windows has no such folders")
	}
	d := openDisk(t)
	dir := filepath.Join(d.root.Name(), "x")
	if err := os.Mkdir(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	kept := d.Keep(t.Context(), []Keep{{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png"}})
	if err := kept[0].Err; !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want %v", err, fs.ErrPermission)
	}
	openedDisk(t, d).checkParts(t, "aa")
}

// A folder that cannot be synced is the failure of what lies below it alone.
func TestKeepReportsAFailedSync(t *testing.T) {
	d := openDisk(t)
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "x/a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "b.png"},
	}
	d.observe = func(s step, path string) {
		if s == stepTakeName && path == "b.png" { // the last before the syncs
			if err := d.root.Rename("x", "gone"); err != nil {
				t.Error(err)
			}
		}
	}
	kept := d.Keep(t.Context(), batch)
	if kept[0].Path != "x/a.png" || !errors.Is(kept[0].Err, fs.ErrNotExist) {
		t.Errorf("below the folder: %+v", kept[0])
	}
	if kept[1].Err != nil {
		t.Errorf("beside the folder: %v", kept[1].Err)
	}
}
