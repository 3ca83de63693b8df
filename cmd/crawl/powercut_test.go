//go:build linux

package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures/bulk"
)

// A crawl loses its power at random moments: what its file system had not
// brought to the device by then is gone. What was recorded is there all the
// same, nothing is there that is less than whole, and the last run ends with
// the files of an undisturbed one.
func TestPowerCut(t *testing.T) {
	slow(t)
	if !inOwnMounts(t) {
		return
	}
	undisturbed := newWorld(t, twoHosts(cutSettings), bulk.New(killedGallery), killedGallery.Hosts...)
	undisturbed.run(exitDone)
	files, pictures := undisturbed.filesAndSidecars(), undisturbed.kept()
	if len(pictures) != 400 || len(files) != 800 {
		t.Fatalf("an undisturbed run keeps %d pictures in %d files, want 400 in 800", len(pictures), len(files))
	}
	tests := []struct{ name, options string }{
		{"as mounted by default", "defaults"},
		// Only what is synced comes early.
		{"with rare commits of the journal", "commit=60"},
		{"with data written in any order", "data=writeback,nodelalloc,commit=60"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, twoHosts(cutSettings), bulk.New(killedGallery), killedGallery.Hosts...)
			w.loseAndResume(test.options, files, pictures)
		})
		t.Run(test.name+", the state elsewhere", func(t *testing.T) {
			yaml := append([]byte("state: elsewhere/state.db\n"), twoHosts(cutSettings)...)
			w := newWorld(t, yaml, bulk.New(killedGallery), killedGallery.Hosts...)
			w.stateFolder = "elsewhere"
			w.loseAndResume(test.options, files, pictures)
		})
	}
}

const cutSettings = "parallelism: 4, sidecar: true"

// loseAndResume cuts the power of the output in several runs and makes one
// more. A state elsewhere does not lose its power: it knows all that was ever
// recorded, and nothing of it may be missing.
func (w *world) loseAndResume(options string, undisturbed map[string]string, pictures []kept) {
	w.t.Helper()
	random := seeded(w.t)
	v := newVolume(w.t, filepath.Join(w.dir, "galleries"), options)
	for range 8 {
		w.cutAfter(v, random, 160)
		w.wantNothingBroken(undisturbed)
	}
	w.resume(pictures)
	if diff := cmp.Diff(undisturbed, w.filesAndSidecars()); diff != "" {
		w.t.Errorf("files in the end (-undisturbed +resumed):\n%s", diff)
	}
}

// cutAfter is killAfter with a power cut.
func (w *world) cutAfter(v *volume, random *rand.Rand, requests int) {
	w.t.Helper()
	p := w.startAndWait(random, requests)
	p.signal(syscall.SIGSTOP) // it is not to hear of it
	v.cut()
	p.signal(os.Kill)
	p.wait()
	v.restore()
	w.wantReportedRecorded(p)
	w.wantLittleRepeated()
}
