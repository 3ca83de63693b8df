package main

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

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

// Killed at twenty random moments and run once more, a crawl ends with the
// pictures of an undisturbed one, leaves no part behind, asks for nothing that
// was recorded, and repeats no more than was in flight.
func TestKilledAndResumed(t *testing.T) {
	slow(t)
	const kills = 20
	undisturbed := newWorld(t, twoHosts("parallelism: 4"), bulk.New(killedGallery), killedGallery.Hosts...)
	undisturbed.run(exitDone)
	want := undisturbed.kept()
	if len(want) != 400 {
		t.Fatalf("an undisturbed run keeps %d pictures, want 400", len(want))
	}

	w := newWorld(t, twoHosts("parallelism: 4"), bulk.New(killedGallery), killedGallery.Hosts...)
	pictures := 0
	for range kills {
		// The moments are spread so that twenty runs get about as far as one.
		w.killAfter(rand.N(80))
		w.wantLittleRepeated()
		pictures = len(w.kept())
	}
	t.Logf("after %d kills %d pictures were recorded", kills, pictures)
	if pictures == 0 || pictures == len(want) {
		t.Errorf("%d pictures were recorded after %d kills: those came too early or too late to prove anything", pictures, kills)
	}
	w.run(exitDone)
	w.wantLittleRepeated()

	if got := w.kept(); !slices.Equal(got, want) {
		t.Errorf("%d pictures after the last resume, not those of an undisturbed run (%d)", len(got), len(want))
	}
	if n := len(w.files()); n != len(want) {
		t.Errorf("%d files on disk, want %d", n, len(want))
	}
	if parts := w.parts(); len(parts) > 0 {
		t.Errorf("parts are left: %v", parts)
	}
}

// killAfter runs the command and kills it, as the kernel would, some
// milliseconds after its so many requests.
func (w *world) killAfter(requests int) {
	w.t.Helper()
	p := w.start()
	p.until("the kill", func() bool { return w.server.Counter().Total() >= requests })
	time.Sleep(rand.N(10 * time.Millisecond))
	if err := p.cmd.Process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	p.wait()
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

// left reads the records that a run left behind, from a copy: to open the state
// file itself would tidy up what was killed, and the next run is to do that.
func (w *world) left(kind frontier.Kind, state frontier.State) []frontier.Record {
	w.t.Helper()
	own := world{t: w.t, dir: w.t.TempDir()}
	if err := os.MkdirAll(filepath.Join(own.dir, "galleries", ".crawl"), 0o755); err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"state.db", "state.db-wal", "state.db-journal"} {
		bytes, err := os.ReadFile(filepath.Join(w.dir, "galleries", ".crawl", name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			w.t.Fatal(err)
		}
		own.write(filepath.Join("galleries", ".crawl", name), bytes)
	}
	return own.records(kind, state)
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
