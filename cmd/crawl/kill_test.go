package main

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"magpie/crawler"
	"magpie/fixtures/bulk"
	"magpie/frontier"
)

const killParallelism = 4

var killedGallery = bulk.Options{
	Hosts: []string{"one.test", "two.test"}, Pages: 10, PerPage: 20, Size: 20_000, Detail: true,
	Latency: 5 * time.Millisecond,
}

// kept is a picture as a crawl owes it: which gallery has which bytes.
type kept struct{ gallery, sha256 string }

// Killed at two hundred random moments, in passes of few long runs and of many
// short ones, and run once more, a crawl ends with the pictures of an
// undisturbed one, leaves no part behind, asks for nothing that was recorded,
// and repeats no more than was in flight.
func TestKilledAndResumed(t *testing.T) {
	slow(t)
	undisturbed := newWorld(t, twoHosts("parallelism: 4"), bulk.New(killedGallery), killedGallery.Hosts...)
	undisturbed.run(exitDone)
	want := undisturbed.kept()
	if len(want) != 400 {
		t.Fatalf("an undisturbed run keeps %d pictures, want 400", len(want))
	}
	// The kills of a pass get about as far as one run.
	for _, pass := range []struct{ kills, requests int }{{10, 160}, {20, 80}, {50, 32}, {120, 14}} {
		t.Run(fmt.Sprint(pass.kills), func(t *testing.T) {
			w := newWorld(t, twoHosts("parallelism: 4"), bulk.New(killedGallery), killedGallery.Hosts...)
			random := seeded(t)
			for range pass.kills {
				w.killAfter(random, pass.requests)
			}
			w.resume(want)
		})
	}
}

// seeded is a source of chance. Its seed is shown where a test fails;
// MAGPIE_SEED gives it again.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	if again, err := strconv.ParseUint(os.Getenv("MAGPIE_SEED"), 10, 64); err == nil {
		seed = again
	}
	t.Logf("MAGPIE_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// killAfter runs the command, kills it some milliseconds after fewer requests
// than so many, and checks what is left.
func (w *world) killAfter(random *rand.Rand, requests int) {
	w.t.Helper()
	p := w.startAndWait(random, requests)
	p.signal(os.Kill)
	p.wait()
	w.wantReportedRecorded(p)
	w.wantLittleRepeated()
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

// resume runs the command to its end, after which all must be as it would be
// if nothing had happened.
func (w *world) resume(pictures []kept) {
	w.t.Helper()
	if n := len(w.kept()); n == 0 {
		w.t.Error("no picture was recorded in the runs that did not end: they proved nothing")
	} else {
		w.t.Logf("%d pictures were recorded in the runs that did not end", n)
	}
	w.run(exitDone)
	w.wantLittleRepeated()
	if got := w.kept(); !slices.Equal(got, pictures) {
		w.t.Errorf("%d pictures after the last resume, not those of an undisturbed run (%d)", len(got), len(pictures))
	}
	if parts := w.parts(); len(parts) > 0 {
		w.t.Errorf("parts are left: %v", parts)
	}
}

// kept lists the recorded pictures, each checked against its bytes on disk.
func (w *world) kept() []kept {
	w.t.Helper()
	files := w.files()
	var all []kept
	for _, r := range w.left(frontier.Image, frontier.Done) {
		if files[r.Path] != r.SHA256 {
			w.t.Errorf("%s is recorded as %s, on disk it has %q", r.Path, r.SHA256, files[r.Path])
		}
		all = append(all, kept{r.Site + "/" + r.Gallery, r.SHA256})
	}
	slices.SortFunc(all, func(a, b kept) int {
		return cmp.Or(cmp.Compare(a.gallery, b.gallery), cmp.Compare(a.sha256, b.sha256))
	})
	return all
}

// wantReportedRecorded checks that what a run said it had done is recorded.
func (w *world) wantReportedRecorded(p *process) {
	w.t.Helper()
	recorded := map[string]bool{}
	for _, kind := range []frontier.Kind{frontier.Page, frontier.Image} {
		for _, r := range w.left(kind, frontier.Done) {
			recorded[r.URL] = true
		}
	}
	for line := range strings.Lines(p.stdout.String()) {
		var e crawler.Event
		isWhole := json.Unmarshal([]byte(line), &e) == nil // the last line may be cut
		if isWhole && (e.Kind == crawler.PageRead || e.Kind == crawler.Saved) && !recorded[e.URL] {
			w.t.Errorf("%s was reported (%s) and is not recorded", e.URL, e.Kind)
		}
	}
}

// wantLittleRepeated compares what the server was asked for in the run that
// just ended with what was recorded before and after it, and starts counting
// anew: nothing that was recorded is asked for, and little is asked for that
// was not recorded in the end.
func (w *world) wantLittleRepeated() {
	w.t.Helper()
	for url := range w.recorded {
		if n := w.server.Counter().Requests(url); n > 0 {
			w.t.Errorf("%s was recorded and asked for %d times again", url, n)
		}
	}
	recorded := map[string]bool{}
	for _, r := range w.left(frontier.Image, frontier.Done) {
		recorded[r.URL] = true
	}
	lost := w.countPictureRequests() - (len(recorded) - len(w.recorded))
	if most := len(killedGallery.Hosts)*killParallelism + 64; lost > most {
		w.t.Errorf("%d pictures were requested and not recorded, want %d at most", lost, most)
	}
	w.server.Counter().Reset()
	w.recorded = recorded
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
