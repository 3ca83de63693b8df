package main

import (
	"os/exec"
	"path/filepath"
	"testing"

	"magpie/fixtures/netbian"
)

// What the demo leaves on disk is what its gallery served.
func TestDemo(t *testing.T) {
	path, err := command()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cmd := exec.Command(path, "demo", "--output", filepath.Join(dir, "galleries"))
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("crawl demo: %v\n%s", err, out)
	}
	files := (&world{t: t, dir: dir}).files()
	delete(files, "crawl.yaml") // the example it leaves
	pictures := netbian.New().Pictures()
	if len(files) != len(pictures) {
		t.Errorf("%d files on disk, want %d", len(files), len(pictures))
	}
	for _, p := range pictures {
		wantNamed(t, files, p)
	}
}
