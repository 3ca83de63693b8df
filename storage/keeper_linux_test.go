package storage

import (
	"fmt"
	"os"
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

// openFiles counts the files that this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}
