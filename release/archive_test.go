package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	someFiles = []file{
		{name: "man/crawl.1", data: []byte("page")},
		{name: "crawl", data: []byte("command"), executable: true},
	}
	someTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	// listed is what an archive of them holds.
	listed = []string{
		"-rwxr-xr-x 2026-03-01T12:00:00Z v1/crawl command",
		"-rw-r--r-- 2026-03-01T12:00:00Z v1/man/crawl.1 page",
	}
)

func TestWriteArchive(t *testing.T) {
	for _, tt := range []struct {
		name string
		file string
		list func(t *testing.T, path string) []string
	}{
		{"Tar", "v1.tar.gz", listTar},
		{"Zip", "v1.zip", listZip},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path, other := filepath.Join(t.TempDir(), tt.file), filepath.Join(t.TempDir(), tt.file)
			if err := writeArchive(path, someFiles, someTime); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(listed, tt.list(t, path)); diff != "" {
				t.Error(diff)
			}
			err := writeArchive(other, []file{someFiles[1], someFiles[0]}, someTime.In(time.FixedZone("", 3600)))
			if err != nil {
				t.Fatal(err)
			}
			if read(t, path) != read(t, other) {
				t.Error("the same files in another order, and the same time elsewhere, gave other bytes")
			}
		})
	}
}

func listTar(t *testing.T, path string) (lines []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(unpacked); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line(t, h.FileInfo(), h.Name, archive))
	}
}

func listZip(t *testing.T, path string) (lines []string) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		entry, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line(t, f.FileInfo(), f.Name, entry))
	}
	return lines
}

func line(t *testing.T, info os.FileInfo, name string, r io.Reader) string {
	t.Helper()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %s %s %s", info.Mode(), info.ModTime().UTC().Format(time.RFC3339), name, data)
}

func TestWriteSums(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "v1.zip")
	if err := os.WriteFile(archive, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	sums := filepath.Join(dir, "SHA256SUMS")
	if err := writeSums(sums, []string{archive}); err != nil {
		t.Fatal(err)
	}
	want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  v1.zip\n" // of FIPS 180-2
	if got := read(t, sums); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"LICENSE", "docs/deep/rules.md", "other"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := readFiles(dir, "LICENSE", "docs")
	if err != nil {
		t.Fatal(err)
	}
	want := []file{{name: "LICENSE", data: []byte("LICENSE")}, {name: "docs/deep/rules.md", data: []byte("docs/deep/rules.md")}}
	if diff := cmp.Diff(want, files, cmp.AllowUnexported(file{})); diff != "" {
		t.Error(diff)
	}
	if _, err := readFiles(dir, "missing"); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("got error %v", err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
