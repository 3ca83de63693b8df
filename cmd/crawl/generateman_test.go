package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
)

func TestManDate(t *testing.T) {
	committed := build{Time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	for _, tt := range []struct {
		name  string
		build build
		epoch string
		want  string
	}{
		{"OfTheCommit", committed, "", "2026-03-01"},
		{"AsTheEnvironmentSays", committed, "86400", "1970-01-02"},
		{"OfTheLastSecond", committed, "253402300799", "9999-12-31"},
		{"UnknownWithoutCommit", build{}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := manDate(tt.build, tt.epoch)
			if got != tt.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	for _, epoch := range []string{"yesterday", "-1", "253402300800", "99999999999999"} {
		if _, err := manDate(committed, epoch); err == nil || !strings.Contains(err.Error(), "SOURCE_DATE_EPOCH") {
			t.Errorf("%s is no day: got error %v", epoch, err)
		}
	}
}

func TestGenerateManWantsAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{nil, {""}, {"one", "two"}} {
		var stdout, stderr strings.Builder
		code := execute(append([]string{"generate", "man"}, args...), &stdout, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), "takes the folder to write to") {
			t.Errorf("with %q: exited with %d and said %q", args, code, &stderr)
		}
	}
}

func TestGenerateManWritesTheSamePagesAgain(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	first, second := generatedMan(t), generatedMan(t)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	for _, page := range []string{"crawl.1", "crawl-run.1", "crawl-generate-man.1"} {
		if _, ok := first[page]; !ok {
			t.Errorf("there is no %s", page)
		}
	}
}

func generatedMan(t *testing.T) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "share", "man1")
	var stdout, stderr strings.Builder
	if code := execute([]string{"generate", "man", dir}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exited with %d: %s", code, &stderr)
	}
	files, err := fixtures.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// mandoc has nothing to say against the pages but that lines are long.
func TestManPagesAreWellFormed(t *testing.T) {
	if _, err := exec.LookPath("mandoc"); err != nil {
		t.Skip("there is no mandoc")
	}
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	dir := t.TempDir()
	var stdout, stderr strings.Builder
	if code := execute([]string{"generate", "man", dir}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exited with %d: %s", code, &stderr)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("mandoc", append([]string{"-T", "lint", "-W", "warning"}, pages...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
