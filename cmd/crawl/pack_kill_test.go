package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Killed at random moments, a packing leaves whole archives only, and the next one
// ends with those that there would have been.
func TestPackKilledAtRandom(t *testing.T) {
	slow(t)
	var chapters []chapter
	for i := range 60 {
		chapters = append(chapters, chapter{title: fmt.Sprintf("chapter %d", i), pages: 20})
	}
	w := press{chapters}.print(t, exitDone)
	w.offline(exitDone, "export", "--cbz", "whole")
	want := w.archives("whole")
	kills := 0
	for round := range 10 {
		p := w.packing("--cbz", "killed")
		time.Sleep(rand.N(80 * time.Millisecond))
		_ = p.cmd.Process.Kill() // it may have ended
		if p.wait() == -1 {
			kills++
		}
		for path, data := range w.archives("killed") {
			if filepath.Ext(path) == ".part" {
				continue
			}
			if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil || !bytes.Equal(data, want[path]) {
				t.Errorf("after kill %d %s is not whole: %v", round, path, err)
			}
		}
	}
	if kills == 0 {
		t.Error("nothing was killed: it ended too soon each time")
	}
	w.offline(exitDone, "export", "--cbz", "killed")
	if diff := cmp.Diff(paths(want), paths(w.archives("killed"))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// packing begins to pack.
func (w *world) packing(args ...string) *process {
	without := *w
	without.flags = nil
	return without.startOf("export", args...)
}

// One Ctrl-C ends a packing, and nothing half is left.
func TestPackIsInterrupted(t *testing.T) {
	t.Parallel()
	w := press{[]chapter{{title: "one", pages: 2}}}.print(t, exitDone)
	if err := os.Truncate(w.place("press/one/p1.jpg"), 1<<36); err != nil { // a hole
		t.Fatal(err)
	}
	p := w.packing("--zip", "zips")
	part := filepath.Join(w.dir, "zips", ".crawl", "tmp", "a.part")
	p.until("an archive was begun", func() bool {
		_, err := os.Stat(part)
		return err == nil
	})
	p.interrupt()
	if code := p.wait(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, &p.stderr)
	}
	p.wantLines("stopped before its end")
	if diff := cmp.Diff([]string{}, paths(w.archives("zips"))); diff != "" {
		t.Errorf("left (-want +got)\n%s", diff)
	}
}
