package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChosen(t *testing.T) {
	all, err := chosen("")
	if err != nil || len(all) != len(targets) {
		t.Errorf("without a name: got %v, %v", all, err)
	}
	one, err := chosen("darwin/arm64")
	if diff := cmp.Diff([]target{{"darwin", "arm64"}}, one, cmp.AllowUnexported(target{})); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := chosen("plan9/mips"); err == nil || !strings.Contains(err.Error(), "linux/amd64") {
		t.Errorf("unknown: got error %v", err)
	}
}

// Making one archive does not take the sums of the others.
func TestArchivesOfAVersion(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"crawl_v1.2.0_linux_arm64.tar.gz", "crawl_v1.2.0_windows_amd64.zip",
		"crawl_v1.2.0-0.2026_linux_amd64.tar.gz", "crawl_v1.1.0_linux_amd64.tar.gz", "notes.zip",
	} {
		write(t, filepath.Join(dir, name), "")
	}
	got, err := archivesOf(dir, "v1.2.0")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		filepath.Join(dir, "crawl_v1.2.0_linux_arm64.tar.gz"), filepath.Join(dir, "crawl_v1.2.0_windows_amd64.zip"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
