package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The harness starts itself as its server, its fetcher and more: in a test that
// is the binary of the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && slices.Contains([]string{serveRole, fetchRole, timeRole, frontierRole}, os.Args[1]) {
		main()
		return
	}
	os.Exit(m.Run())
}

// small is a workload as small as it can be and still be itself.
func small(w workload) workload {
	g := &w.gallery
	g.Hosts, g.Pages, g.PerPage, g.Size = min(g.Hosts, 3), min(g.Pages, 2), min(g.PerPage, 4), 1500
	g.Latency = min(g.Latency, 5*time.Millisecond)
	g.Unavailable, g.Cut = 10*g.Unavailable, 10*g.Cut
	return w
}

// testHarness has the command built and no other programs.
func testHarness(t *testing.T) *harness {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	crawl := filepath.Join(t.TempDir(), "crawl")
	if err := build(t.Context(), crawl); err != nil {
		t.Fatal(err)
	}
	return &harness{options: options{pairs: 1}, self: self, crawls: []program{crawlOf("crawl", crawl)}, stderr: t.Output()}
}

// kinds are the workloads that differ even when they are small.
func kinds() []workload {
	var kinds []workload
	seen := map[workload]bool{}
	for _, w := range workloads() {
		kind := small(w)
		kind.name = ""
		if !seen[kind] {
			kinds = append(kinds, w)
		}
		seen[kind] = true
	}
	return kinds
}

// Everything can be measured, and what must hold there holds.
func TestMeasuring(t *testing.T) {
	built := testHarness(t)
	t.Run("frontier alone", func(t *testing.T) {
		t.Parallel()
		h := *built
		h.dir, h.stderr = t.TempDir(), t.Output()
		got, err := h.scale(t.Context(), 2*perAdd+1)
		if err != nil {
			t.Fatal(err)
		}
		if got.Added == 0 || got.Worked == 0 || got.Opened == 0 || got.FileSize == 0 || got.status.Wall == 0 {
			t.Errorf("something was not measured: %+v", got)
		}
	})
	t.Run("fleets", func(t *testing.T) {
		t.Parallel()
		h := *built
		h.dir, h.stderr = t.TempDir(), t.Output()
		w := small(fleetWorkload())
		all, err := h.fleets(t.Context(), w, []fleet{1, 2})
		if errors.Is(err, errNoRedis) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		var rows tables
		rows.addFleet(2, w, all[1], all[0])
		if got := strings.Count(rows.fleets.String(), "\n"); got != 1 {
			t.Errorf("%d rows, want 1:\n%s", got, &rows.fleets)
		}
	})
	for _, w := range kinds() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			h := *built
			h.dir, h.stderr = t.TempDir(), t.Output()
			w := small(w)
			all, err := h.workload(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			var rows tables
			rows.addWorkload(w, all)
			want := len(h.programs(w))
			if got := strings.Count(rows.runs.String(), w.name); got != want {
				t.Errorf("%d rows, want %d:\n%s", got, want, &rows.runs)
			}
			seen := all[len(all)-1].samples[0].report
			if w.gallery.Cut > 0 && seen.Faults == 0 {
				t.Errorf("no request was answered wrongly: %+v", seen)
			}
		})
	}
}
