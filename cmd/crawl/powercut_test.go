//go:build linux

package main

import (
	"fmt"
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
	mounts := []struct{ name, kind, options string }{
		{"as mounted by default", "ext4", "defaults"},
		// Only what is synced comes early.
		{"with rare commits of the journal", "ext4", "commit=60"},
		{"with data written in any order", "ext4", "data=writeback,nodelalloc,commit=60"},
		// Of this kind it is not known that all can be synced at once.
		{"with each file synced by itself", "ext3", "data=writeback,commit=60"},
	}
	// What does not lose its power knows, or has, all that was ever brought: of
	// what it knows nothing may be missing.
	powerless := []struct{ name, state, folder string }{
		{"all", filepath.Join("galleries", ".crawl"), "galleries"},
		{"the pictures", "elsewhere", "galleries"},
		{"the state", "elsewhere", "elsewhere"},
	}
	for _, mount := range mounts {
		for _, lost := range powerless {
			t.Run(mount.name+" "+lost.name, func(t *testing.T) {
				w := newKilledWorld(t)
				w.stateFolder = lost.state
				w.write("crawl.yaml", fmt.Appendf(nil, "min_free: 0\nstate: %s/state.db\n%s", filepath.ToSlash(lost.state), twoHosts(killSettings)))
				w.cutAndResume(newVolume(t, filepath.Join(w.dir, lost.folder), mount.kind, mount.options), undisturbed)
			})
		}
	}
}

// cutAndResume cuts the power of a volume in several runs and makes one more.
func (w *world) cutAndResume(v *volume, undisturbed outcome) {
	w.t.Helper()
	random := seeded(w.t)
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
