package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"magpie/crawler"
	"magpie/fixtures"
	"magpie/frontier"
)

// anotherPicture is a whole picture that an orchard sends now and then in the
// place of any other. Nothing but a refresh can find that.
var anotherPicture = fixtures.Swatch(2, fixtures.PNG)

// ledger keeps the accounts of an orchard: which pictures were asked for, as the
// server saw it, against those that are recorded and those on the disk. It is in
// front of the orchard and its weather.
type ledger struct {
	handler http.Handler
	orchard *orchard

	mu    sync.Mutex
	asked map[string][]time.Time // since the last settlement, by the address of the picture

	// recorded are the pictures as the last settlement found them, by address.
	recorded map[string]frontier.Record

	// lost are pictures that a record knew or had, and that are not there any
	// more, or are missing in the end; broken are files under a final name whose
	// bytes nobody ever sent whole; again are requests for a picture that came
	// after its record.
	lost, broken, again int
	// damaged are the files under a name that says so, at the last settlement.
	damaged int
}

func newLedger(h http.Handler, o *orchard) *ledger {
	return &ledger{handler: h, orchard: o, asked: map[string][]time.Time{}}
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/img/") {
		l.mu.Lock()
		url := fruit{host: r.Host, path: r.URL.Path}.url()
		l.asked[url] = append(l.asked[url], time.Now())
		l.mu.Unlock()
	}
	l.handler.ServeHTTP(w, r)
}

// settle compares the accounts after a run.
func (l *ledger) settle(w *world, p *process) {
	w.t.Helper()
	l.mu.Lock()
	asked := l.asked
	l.asked = map[string][]time.Time{}
	l.mu.Unlock()
	if !slices.Contains(p.cmd.Args, "--refresh") { // which asks for what is kept
		l.countAgain(w.t, asked, p.saved())
	}

	before := l.recorded
	l.recorded = map[string]frontier.Record{}
	for _, r := range w.left(frontier.Image, frontier.Unknown) {
		l.recorded[r.URL] = r
	}
	l.countForgotten(w.t, before)
	l.countFiles(w.t, w.files())
}

// countAgain counts the requests for pictures that the run before had recorded,
// or this one before it asked.
func (l *ledger) countAgain(t *testing.T, asked map[string][]time.Time, saved map[string]time.Time) {
	t.Helper()
	for url, times := range asked {
		for _, at := range times {
			told, here := saved[url]
			if l.recorded[url].State == frontier.Done || here && at.After(told) {
				l.again++
				t.Errorf("%s was asked for at %v, after it was recorded", url, at)
			}
		}
	}
}

// saved are the pictures that a run said it had recorded, by address, and when.
func (p *process) saved() map[string]time.Time {
	saved := map[string]time.Time{}
	for line := range strings.Lines(p.stdout.String()) {
		var e crawler.Event
		if json.Unmarshal([]byte(line), &e) == nil && e.Kind == crawler.Saved { // the last line may be cut
			saved[e.URL] = e.Time
		}
	}
	return saved
}

// countForgotten counts the records that are gone, or that say less than they
// did.
func (l *ledger) countForgotten(t *testing.T, before map[string]frontier.Record) {
	t.Helper()
	for url, was := range before {
		if is := l.recorded[url]; is.State == frontier.Unknown || was.State == frontier.Done && is.State != frontier.Done {
			l.lost++
			t.Errorf("%s was %s, and is %s", url, was.State, is.State)
		}
	}
}

// countFiles compares the disk with the records, and with what was ever sent.
func (l *ledger) countFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for url, r := range l.recorded {
		if r.State == frontier.Done && files[r.Path] != r.SHA256 {
			l.lost++
			t.Errorf("%s is recorded as %s with %s, on disk it has %q", url, r.Path, r.SHA256, files[r.Path])
		}
	}
	sent := map[string]bool{sumOf(anotherPicture.Data): true}
	for _, f := range l.orchard.all() {
		sent[f.sha256] = true
	}
	l.damaged = 0
	for name, sum := range files {
		switch {
		case strings.Contains(name, ".damaged."):
			l.damaged++
		case !sent[sum]:
			l.broken++
			t.Errorf("%s has the SHA-256 %s, which no whole picture has", name, sum)
		}
	}
}

// wantAll wants every picture on the disk once. While nothing was refreshed,
// another one may be recorded in the place of some.
func (l *ledger) wantAll(w *world, refreshed bool) {
	w.t.Helper()
	times := map[string]int{}
	for _, sum := range w.files() {
		times[sum]++
	}
	for _, f := range l.orchard.all() {
		if !refreshed && l.recorded[f.url()].SHA256 == sumOf(anotherPicture.Data) {
			continue
		}
		if n := times[f.sha256]; n != 1 {
			l.lost++
			r := l.recorded[f.url()]
			w.t.Errorf("%s is there %d times; its record is %s: %s %s", f.url(), n, r.State, r.Cause, r.Detail)
		}
	}
}
