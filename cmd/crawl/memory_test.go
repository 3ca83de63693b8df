//go:build linux

package main

import (
	"fmt"
	"syscall"
	"testing"

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
	p := w.run(exitDone)
	if n := len(w.files()); n != 10_000 {
		t.Errorf("%d pictures on disk, want 10,000", n)
	}
	wantRSS(t, p)
}

// The pages are read first, which leaves more than 200,000 pictures waiting;
// then 10,000 of them are fetched.
func TestMemoryWithManyJobsPending(t *testing.T) {
	slow(t)
	gallery := bulk.Options{Hosts: []string{"one.test"}, Pages: 240, PerPage: 1000, Size: 8000}
	w := newWorld(t, oneHost, bulk.New(gallery), "one.test")
	counter := w.server.Counter()
	lastPage := fmt.Sprintf("https://one.test/list/%d.html", gallery.Pages)
	wantRSS(t, w.interruptWhen("all pages were read", func() bool { return counter.Requests(lastPage) > 0 }))
	counter.Reset()
	wantRSS(t, w.interruptWhen("10,000 pictures were asked for", func() bool { return counter.Total() >= 10_000 }))

	saved, pending := len(w.records(frontier.Image, frontier.Done)), len(w.records(frontier.Image, frontier.Open))
	t.Logf("%d pictures saved, %d pending", saved, pending)
	if pending < 200_000 {
		t.Errorf("%d pictures are pending, want 200,000 at least", pending)
	}
	if files := len(w.files()); files != saved {
		t.Errorf("%d files on disk, %d recorded", files, saved)
	}
}

func wantRSS(t *testing.T, p *process) {
	t.Helper()
	usage := p.cmd.ProcessState.SysUsage().(*syscall.Rusage)
	rss := usage.Maxrss * 1024
	t.Logf("peak RSS %s, user %v, system %v", size(rss), p.cmd.ProcessState.UserTime(), p.cmd.ProcessState.SystemTime())
	if rss > maxRSS {
		t.Errorf("peak RSS %s, want %s at most", size(rss), size(maxRSS))
	}
}
