//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"magpie/frontier"
)

// However much is recorded, what tells of it holds little of it at a time.
func TestMemoryOfManyRecords(t *testing.T) {
	slow(t)
	const many = 100_000
	w := &world{t: t, dir: recordedMany(t, many)}
	for args, want := range map[string]int{
		"list":                   many + 1,
		"list --limit 100":       100 + 1,
		"list --state failed":    many/10 + 1,
		"list --gallery 00007":   100 + 1,
		"export":                 many,
		"export --format csv":    many + 1,
		"export --format sha256": many - many/10,
	} {
		t.Run(args, func(t *testing.T) {
			words := strings.Fields(args)
			p := w.startOf(words[0], words[1:]...)
			peak := watchMemory(p)
			if code := p.wait(); code != exitDone {
				t.Fatalf("exit code %d\n%s", code, &p.stderr)
			}
			wantRSS(t, p, <-peak)
			if lines := strings.Count(p.stdout.String(), "\n"); lines != want {
				t.Errorf("%d lines, want %d", lines, want)
			}
		})
	}
}

// recordedMany is a folder with n records, a hundred to a gallery, every tenth a
// failure.
func recordedMany(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "crawl.yaml"), []byte(recordedSites), 0o644); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	f, err := frontier.OpenSQLite(filepath.Join(dir, "state.db"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	outcomes := make([]frontier.Outcome, n)
	jobs := make([]frontier.Job, n)
	for i := range outcomes {
		jobs[i] = recordedImage("birds", fmt.Sprintf("%05d", i/100), i, map[string]string{"title": fmt.Sprint("Owl ", i)})
		outcomes[i] = frontier.Outcome{Job: jobs[i], State: frontier.Done, Result: frontier.Result{Path: fmt.Sprint("birds/", i, ".jpg"), Size: 1000, SHA256: strings.Repeat("5ea1", 16)}}
		if i%10 == 0 {
			outcomes[i].State, outcomes[i].Result = frontier.Failed, frontier.Result{Cause: "404"}
		}
	}
	if _, err := f.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	h, _, err := f.Take(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Jobs(t.Context(), h, frontier.Image, n); err != nil {
		t.Fatal(err)
	}
	for some := range slices.Chunk(outcomes, 1000) {
		if err := f.Done(t.Context(), h, some); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Millisecond)
	}
	return dir
}
