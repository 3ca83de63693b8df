package storage

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// killOutput tells the test binary that it is to be killed, and where to store.
const killOutput = "STORAGE_TEST_KILL_OUTPUT"

// A killed process leaves only whole pictures under final names, and every one
// that it had reported.
func TestKillLeavesOnlyWholePictures(t *testing.T) {
	if dir := os.Getenv(killOutput); dir != "" {
		keepUntilKilled(t, dir)
	}
	for reports := range 4 {
		t.Run(fmt.Sprintf("after %d reports", reports), func(t *testing.T) {
			dir := t.TempDir()
			for _, path := range runUntil(t, dir, reports) {
				if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
					t.Errorf("reported as kept: %v", err)
				}
			}
			for _, path := range tree(t, dir) {
				f, err := os.Open(filepath.Join(dir, path))
				if err != nil {
					t.Fatal(err)
				}
				if got := verdictOn(f); got.Fault != "" {
					t.Errorf("%q: %s", path, got.Fault)
				}
				_ = f.Close()
			}
		})
	}
}

// runUntil runs this test in a process of its own, kills it once it has
// reported a number of pictures and gives their paths.
func runUntil(t *testing.T, dir string, reports int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKillLeavesOnlyWholePictures$")
	cmd.Env = append(os.Environ(), killOutput+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for lines := bufio.NewScanner(out); len(paths) <= reports && lines.Scan(); {
		paths = append(paths, lines.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it says that the process was killed
	if len(paths) != reports+1 {
		t.Fatalf("the process ended by itself: %q", paths)
	}
	return paths[1:]
}

// keepUntilKilled keeps pictures without end, a batch of four at a time. It
// writes a line when it is ready and then the path of each that is kept.
func keepUntilKilled(t *testing.T, dir string) {
	d, err := OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("ready")
	data := largeJPEG(t, 100<<10)
	for n := 0; ; n++ {
		batch := make([]Keep, 4)
		for i := range batch {
			part, err := d.Spool(t.Context(), fmt.Sprintf("%x", i), bytes.NewReader(data), nil)
			if err != nil {
				t.Fatal(err)
			}
			batch[i] = Keep{Part: part, Path: fmt.Sprintf("x/%d/%d.jpg", n, i)}
		}
		for _, k := range d.Keep(t.Context(), batch) {
			if k.Err != nil {
				t.Fatal(k.Err)
			}
			fmt.Println(k.Path)
		}
	}
}
