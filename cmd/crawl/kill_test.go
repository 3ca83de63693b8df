package main

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"magpie/fixtures/bulk"
)

const (
	killParallelism = 4
	killSettings    = "parallelism: 4, sidecar: true"
)

var killedGallery = bulk.Options{
	Hosts: []string{"one.test", "two.test"}, Pages: 10, PerPage: 20, Size: 20_000, Detail: true,
	Latency: 5 * time.Millisecond,
}

// newKilledWorld is a world of runs that are stopped while they are busy.
func newKilledWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, twoHosts(killSettings), bulk.New(killedGallery), killedGallery.Hosts...)
}

// undisturbedKill is what a run there leaves that nobody stops.
func undisturbedKill(t *testing.T) outcome {
	t.Helper()
	w := newKilledWorld(t)
	w.run(exitDone)
	o := w.outcome()
	if len(o.pictures) != 400 || len(o.files) != 800 {
		t.Fatalf("an undisturbed run keeps %d pictures in %d files, want 400 in 800", len(o.pictures), len(o.files))
	}
	return o
}

// Killed at two hundred random moments, in passes of few long runs and of many
// short ones, and run once more, a crawl ends with the files of an undisturbed
// one; none of them is ever less than whole, nothing that was reported is
// forgotten, nothing that was recorded is asked for again, and no more is
// repeated than was in flight.
func TestKilledAndResumed(t *testing.T) {
	slow(t)
	undisturbed := undisturbedKill(t)
	// The kills of a pass get about as far as one run.
	for _, pass := range []struct{ kills, requests int }{{10, 160}, {20, 80}, {50, 32}, {120, 20}} {
		t.Run(fmt.Sprintf("%d kills", pass.kills), func(t *testing.T) {
			t.Parallel()
			w := newKilledWorld(t)
			random := seeded(t)
			for range pass.kills {
				p := w.startAndWait(random, pass.requests)
				p.signal(os.Kill)
				p.wait()
				w.wantUnharmed(p, undisturbed)
			}
			w.resume(undisturbed)
		})
	}
}

// seeded is a source of chance, the same in every run of the tests: MAGPIE_SEED
// gives another.
func seeded(t *testing.T) *rand.Rand {
	seed := uint64(1)
	if other, err := strconv.ParseUint(os.Getenv("MAGPIE_SEED"), 10, 64); err == nil {
		seed = other
	}
	t.Logf("MAGPIE_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// startAndWait begins a run and lets some milliseconds pass after fewer
// requests than so many. The run may be over by then.
func (w *world) startAndWait(random *rand.Rand, requests int) *process {
	w.t.Helper()
	p := w.start("--json")
	requests = random.IntN(requests)
	for w.server.Counter().Total() < requests && p.isRunning() {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(random.IntN(10_000)) * time.Microsecond)
	return p
}

// wantUnharmed checks what a run left that was stopped, and counts anew.
func (w *world) wantUnharmed(p *process, undisturbed outcome) {
	w.t.Helper()
	w.wantNothingBroken(undisturbed)
	w.kept()
	w.wantReportedRecorded(p)
	requested := w.countPictureRequests()
	lost := requested - w.wantOnce()
	if most := len(killedGallery.Hosts)*killParallelism + 64; lost > most {
		w.t.Errorf("%d pictures were requested and not recorded, want %d at most", lost, most)
	}
}

func (w *world) countPictureRequests() (n int) {
	for p := range bulk.New(killedGallery).Pictures() {
		n += w.server.Counter().Requests(p.URL)
	}
	return n
}

// What the server sends is what the records and the files say, for the
// galleries of the kill test: their hashes are computed independently.
func TestBulkGalleryIsKeptAsServed(t *testing.T) {
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 10, Size: 5000, Detail: true}
	w := newWorld(t, twoHosts("parallelism: 4"), bulk.New(gallery), "one.test", "two.test")
	w.run(exitDone, "one")
	var want, got []string
	for p := range bulk.New(gallery).Pictures() {
		want = append(want, hex.EncodeToString(p.SHA256[:]))
	}
	for name, sum := range w.files() {
		got = append(got, sum)
		if filepath.ToSlash(filepath.Dir(name)) != "one" {
			t.Errorf("%s is not in the folder of its site", name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%d files on disk, not the %d pictures that were served", len(got), len(want))
	}
}
