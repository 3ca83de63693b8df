//go:build linux

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
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
	undisturbed := undisturbedKill(t)
	tests := []struct{ name, options string }{
		{"as mounted by default", "defaults"},
		// Only what is synced comes early.
		{"with rare commits of the journal", "commit=60"},
		{"with data written in any order", "data=writeback,nodelalloc,commit=60"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			newKilledWorld(t).cutAndResume(test.options, undisturbed)
		})
		t.Run(test.name+", the state elsewhere", func(t *testing.T) {
			w := newKilledWorld(t)
			w.stateFolder = "elsewhere"
			w.write("crawl.yaml", append([]byte("state: elsewhere/state.db\n"), twoHosts(killSettings)...))
			w.cutAndResume(test.options, undisturbed)
		})
	}
}

// cutAndResume cuts the power of the output in several runs and makes one more.
// A state elsewhere does not lose its power: it knows all that was ever
// recorded, and nothing of it may be missing.
func (w *world) cutAndResume(options string, undisturbed outcome) {
	w.t.Helper()
	random := seeded(w.t)
	v := newVolume(w.t, filepath.Join(w.dir, "galleries"), options)
	for range 8 {
		p := w.startAndWait(random, 160)
		p.signal(syscall.SIGSTOP) // it is not to hear of it
		v.cut()
		p.signal(os.Kill)
		p.wait()
		v.restore()
		w.wantUnharmed(p, undisturbed)
	}
	w.resume(undisturbed)
}
