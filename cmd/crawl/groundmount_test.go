//go:build linux

package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// fileSystem mounts a small one of its own on a folder, until the test ends. What
// is free there is no reason to pause.
func (w *world) fileSystem(folder, size string) {
	w.t.Helper()
	if os.Getuid() != 0 {
		w.t.Skip("only the superuser can mount a file system: nothing is proved of disks that are full, read-only or gone")
	}
	yaml, err := os.ReadFile(w.path("crawl.yaml"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.write("crawl.yaml", append([]byte("min_free: 0\n"), yaml...))
	if err := os.MkdirAll(w.path(folder), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", w.path(folder), "tmpfs", 0, "size="+size); err != nil {
		w.t.Fatalf("mounting a file system: %v", err)
	}
	w.t.Cleanup(func() { _ = unix.Unmount(w.path(folder), unix.MNT_DETACH) })
}

// remount changes what a file system allows.
func (w *world) remount(folder string, flags uintptr, options string) {
	w.t.Helper()
	if err := unix.Mount("", w.path(folder), "", unix.MS_REMOUNT|flags, options); err != nil {
		w.t.Fatalf("remounting: %v", err)
	}
}

// largeGround is more than the small file systems hold.
var largeGround = bulk.Options{Hosts: []string{"one.test"}, Pages: 4, PerPage: 20, Size: 60_000}

// A run whose disk is full ends and says so. What it recorded is there, and when
// there is room the same command goes on from there.
func TestFullDisk(t *testing.T) {
	slow(t)
	withSidecars := []byte(strings.Replace(string(oneHost), "parallelism: 8", "parallelism: 8\n    sidecar: true", 1))
	tests := []struct {
		name         string
		yaml         []byte
		folder, size string
	}{
		{"of output and state", oneHost, "galleries", "2m"},
		{"of output and state, with sidecars", withSidecars, "galleries", "2m"},
		{"of the output", stateApart, "galleries", "1m"},
		{"of the state", stateApart, "state", "512k"},
		{"of output and state at once", oneHost, "galleries", "128k"},
		{"before there is a whole state", oneHost, "galleries", "96k"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newGround(t, largeGround, tt.yaml)
			w.fileSystem(tt.folder, tt.size)
			w.start().wantGroundless(w.path(tt.folder), "make room (", "MB are free at "+w.path(tt.folder))
			w.start().wantGroundless(w.path(tt.folder), "make room (", "MB are free at "+w.path(tt.folder))

			if tt.size != "96k" { // where there is no room for what reading a state takes
				w.recordsThere()
			}
			w.remount(tt.folder, 0, "size=50m")
			before := w.recordsThere()
			t.Logf("%d pictures are recorded", len(before))
			w.server.Counter().Reset()
			w.run(exitDone)
			w.wantNoneAgain(before)
			w.wantThere(largeGround)
		})
	}
}

// recordsThere are the pictures that are recorded as kept, each of which wants to
// be there with the bytes that its record says.
func (w *world) recordsThere() []frontier.Record {
	w.t.Helper()
	files, records := w.files(), w.records(frontier.Image, frontier.Done)
	for _, r := range records {
		if files[r.Path] != r.SHA256 {
			w.t.Errorf("%s is recorded as %s, on disk it has %q", r.Path, r.SHA256, files[r.Path])
		}
	}
	return records
}

// A run whose cookies have no room says so, and leaves those that were kept
// before as they are.
func TestFullDiskOfCookies(t *testing.T) {
	slow(t)
	var w *world
	visits := 0
	w = newWorld(t, stateApart, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/list/1.html" {
			http.NotFound(rw, r)
			return
		}
		visits++
		http.SetCookie(rw, &http.Cookie{Name: "visits", Value: fmt.Sprint(visits)})
		if visits == 2 {
			w.fillUp("galleries")
		}
		fmt.Fprint(rw, "<p>no picture</p>")
	}), "one.test")
	w.fileSystem("galleries", "1m")
	w.start().wait()
	kept := w.path("galleries", ".crawl", "cookies", "one.txt")
	before, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	w.start().wantGroundless(kept, "make room (0.0 MB are free at "+w.path("galleries"))
	if now, err := os.ReadFile(kept); err != nil || string(now) != string(before) {
		t.Errorf("the cookies were %q, are %q, %v", before, now, err)
	}
}

// fillUp leaves no room in a folder.
func (w *world) fillUp(folder string) {
	filler, err := os.Create(w.path(folder, "filler"))
	if err != nil {
		w.t.Error(err)
		return
	}
	defer filler.Close()
	for chunk := make([]byte, 1024); err == nil; {
		_, err = filler.Write(chunk)
	}
}

// A run that may only read what it has to write says so before it asks for
// anything; status needs no more than that.
func TestReadOnlyDisk(t *testing.T) {
	slow(t)
	tests := []struct {
		name   string
		yaml   []byte
		folder string
	}{
		{"of output and state", oneHost, "galleries"},
		{"of the output", stateApart, "galleries"},
		{"of the state", stateApart, "state"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newGround(t, ground, tt.yaml)
			w.fileSystem(tt.folder, "50m")
			w.run(exitDone)
			w.remount(tt.folder, unix.MS_RDONLY, "")
			w.server.Counter().Reset()
			w.start().wantGroundless(w.path(tt.folder), "read-only file system", "make it writable")
			if n := w.server.Counter().Total(); n > 0 {
				t.Errorf("%d requests were made", n)
			}
			wantSaid(t, w.command(exitDone, "status"), "40")
			w.remount(tt.folder, 0, "")
			w.run(exitDone)
			w.wantAll(ground)
		})
	}
	t.Run("from the start", func(t *testing.T) {
		w := newGround(t, ground, oneHost)
		w.fileSystem("galleries", "50m")
		w.remount("galleries", unix.MS_RDONLY, "")
		w.start().wantGroundless(w.path("galleries"), "read-only file system", "make it writable")
		if n := w.server.Counter().Total(); n > 0 {
			t.Errorf("%d requests were made", n)
		}
	})
}

// A run whose disk is unmounted ends and says so. It writes nothing into the
// folder below, and goes on when the disk is back.
func TestUnmountedDisk(t *testing.T) {
	slow(t)
	for name, yaml := range map[string][]byte{"of output and state": oneHost, "of the output": stateApart} {
		t.Run(name, func(t *testing.T) {
			w, gallery := newHeld(t, yaml, 30)
			w.fileSystem("disk", "50m")
			w.mountDisk()
			p := w.start()
			p.until("pictures were kept", func() bool { return len(w.files()) > 20 })
			if err := unix.Unmount(w.path("galleries"), unix.MNT_DETACH); err != nil {
				t.Fatal(err)
			}
			gallery.release()
			p.wantGroundless(w.path("galleries"), "moved away, removed or unmounted", "mount its disk")
			if left, err := os.ReadDir(w.path("galleries")); err != nil || len(left) > 0 {
				t.Errorf("below the mount there are %v, %v", left, err)
			}
			if name == "of the output" {
				w.start().wantGroundless(w.path("galleries"), "mount its disk")
			}
			w.mountDisk()
			before := w.recordsThere()
			w.server.Counter().Reset()
			w.run(exitDone)
			w.wantAll(heldGround)
			w.wantNoneAgain(before)
		})
	}
}

// mountDisk makes the disk the output.
func (w *world) mountDisk() {
	w.t.Helper()
	if err := os.MkdirAll(w.path("galleries"), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := unix.Mount(w.path("disk"), w.path("galleries"), "", unix.MS_BIND, ""); err != nil {
		w.t.Fatalf("mounting the disk: %v", err)
	}
	w.t.Cleanup(func() { _ = unix.Unmount(w.path("galleries"), unix.MNT_DETACH) })
}
