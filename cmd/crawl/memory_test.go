//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// maxRSS is what a crawl may take of a machine's memory, in bytes, however
// much it keeps and however much still waits.
const maxRSS = 80_000_000

func TestMemoryOfManyPictures(t *testing.T) {
	slow(t)
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 100, PerPage: 100, Size: 8000}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	p := w.start()
	peak := watchMemory(p)
	if code := p.wait(); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, &p.stderr)
	}
	if n := len(w.files()); n != 10_000 {
		t.Errorf("%d pictures on disk, want 10,000", n)
	}
	wantRSS(t, p, <-peak)
}

// The pages are read first, which leaves more than 200,000 pictures waiting;
// then 10,000 of them are fetched.
func TestMemoryWithManyJobsPending(t *testing.T) {
	slow(t)
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 240, PerPage: 1000, Size: 8000}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	counter := w.server.Counter()
	lastPage := fmt.Sprintf("https://one.test/list/%d.html", gallery.Pages)
	lists := w.start()
	peak := watchMemory(lists)
	lists.interruptWhen("all pages were read", func() bool { return counter.Requests(lastPage) > 0 })
	wantRSS(t, lists, <-peak)

	counter.Reset()
	pictures := w.start()
	peak = watchMemory(pictures)
	pictures.interruptWhen("10,000 pictures were asked for", func() bool { return counter.Total() >= 10_000 })
	wantRSS(t, pictures, <-peak)

	saved, pending := len(w.records(frontier.Image, frontier.Done)), len(w.records(frontier.Image, frontier.Open))
	t.Logf("%d pictures saved, %d pending", saved, pending)
	if pending < 200_000 {
		t.Errorf("%d pictures are pending, want 200,000 at least", pending)
	}
	if files := len(w.files()); files != saved {
		t.Errorf("%d files on disk, %d recorded", files, saved)
	}
}

// A state in which a million pictures wait is made without a run: to read that many
// from pages takes minutes.
func TestMemoryWithAMillionPending(t *testing.T) {
	slow(t)
	const waiting = 1_000_000
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 1000, PerPage: 1000, Size: 8000}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	w.addPictures(waiting)
	counter := w.server.Counter()
	p := w.start()
	peak := watchMemory(p)
	p.interruptWhen("10,000 pictures were asked for", func() bool { return counter.Total() >= 10_000 })
	wantRSS(t, p, <-peak)

	counted := map[frontier.State]int64{}
	for _, c := range w.stats().Counts {
		if c.Kind == frontier.Image {
			counted[c.State] += c.N
		}
	}
	t.Logf("%d pictures saved, %d pending", counted[frontier.Done], counted[frontier.Open])
	if files := int64(len(w.files())); files != counted[frontier.Done] || files < 9_000 {
		t.Errorf("%d files on disk, %d recorded, want 9,000 of both at least", files, counted[frontier.Done])
	}
	if all := counted[frontier.Done] + counted[frontier.Open]; all < waiting {
		t.Errorf("%d pictures are known, want the %d that waited at least", all, waiting)
	}
}

// addPictures has the first pictures of the gallery wait, as if its pages had been
// read.
func (w *world) addPictures(n int) {
	w.t.Helper()
	f := w.openState()
	for number := 0; number < n; {
		var jobs []frontier.Job
		for ; number < n && len(jobs) < 1000; number++ {
			address := fmt.Sprintf("https://one.test/img/%06d.jpg", number)
			jobs = append(jobs, frontier.Job{
				ID: frontier.NewID(frontier.Image, "one", address), Kind: frontier.Image, Host: "one.test",
				Task: frontier.Task{Site: "one", Rule: "start", URL: address, Key: address, Index: number + 1},
			})
		}
		if _, err := f.Add(w.t.Context(), jobs); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// openState opens the state as a run does, and makes it if there is none.
func (w *world) openState() *frontier.SQLite {
	w.t.Helper()
	folder := filepath.Join(w.dir, w.stateFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		w.t.Fatal(err)
	}
	f, err := frontier.OpenSQLite(filepath.Join(folder, "state.db"), time.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

// stats are the sums of the state.
func (w *world) stats() frontier.Stats {
	w.t.Helper()
	f, err := frontier.ReadSQLite(filepath.Join(w.dir, w.stateFolder, "state.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	stats, err := f.Stats(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return stats
}

// watchMemory sends the most memory that a process had, in bytes, when it has
// ended. The kernel's own figure for an ended process will not do: it counts
// the moment before the command took the place of this one, too.
func watchMemory(p *process) <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		var most int64
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
			if _, line, ok := strings.Cut(string(status), "VmHWM:"); ok && err == nil {
				var kilobytes int64
				if _, err := fmt.Sscan(line, &kilobytes); err == nil {
					most = max(most, kilobytes*1024)
				}
			}
			select {
			case <-p.ended:
				peak <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return peak
}

func wantRSS(t *testing.T, p *process, rss int64) {
	t.Helper()
	t.Logf("peak RSS %s, user %v, system %v", size(rss), p.cmd.ProcessState.UserTime(), p.cmd.ProcessState.SystemTime())
	if rss == 0 || rss > maxRSS {
		t.Errorf("peak RSS %s, want %s at most", size(rss), size(maxRSS))
	}
}
