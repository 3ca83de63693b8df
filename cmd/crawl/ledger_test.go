package main

import (
	"encoding/json"
	"fmt"
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

	// recorded are the pictures as the last settlement found them, and done the
	// addresses of those that some site has.
	recorded map[owed]frontier.Record
	done     map[string]bool

	// lost are pictures that a record knew or had, and that are not there any
	// more, or are missing in the end; broken are files under a final name whose
	// bytes nobody ever sent whole; again are requests for a picture that came
	// after its record.
	lost, broken, again int
	// damaged are the files under a name that says so, at the last settlement.
	damaged int
}

// owed is a picture that a site is to have.
type owed struct{ site, url string }

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
	l.recorded, l.done = map[owed]frontier.Record{}, map[string]bool{}
	for _, r := range w.left(frontier.Image, frontier.Unknown) {
		l.recorded[owed{r.Site, r.URL}] = r
		if r.State == frontier.Done {
			l.done[r.URL] = true
		}
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
			if l.done[url] || here && at.After(told) {
				l.again++
				t.Errorf("%s was asked for at %v, after it was recorded: by this run %v, before it %v", url, at, told, l.recordsOf(url))
			}
		}
	}
}

// recordsOf are what the last settlement found of a picture, site by site.
func (l *ledger) recordsOf(url string) (all []string) {
	for picture, r := range l.recorded {
		if picture.url == url {
			all = append(all, fmt.Sprintf("%s %s: %+v", picture.site, r.State, r))
		}
	}
	return all
}

// saved are the pictures that a run said it had recorded, by address, and when it
// first did.
func (p *process) saved() map[string]time.Time {
	saved := map[string]time.Time{}
	for line := range strings.Lines(p.stdout.String()) {
		var e crawler.Event
		isWhole := json.Unmarshal([]byte(line), &e) == nil // the last line may be cut
		if _, twin := saved[e.URL]; isWhole && e.Kind == crawler.Saved && !twin {
			saved[e.URL] = e.Time
		}
	}
	return saved
}

// countForgotten counts the records that are gone, or that say less than they
// did.
func (l *ledger) countForgotten(t *testing.T, before map[owed]frontier.Record) {
	t.Helper()
	for picture, was := range before {
		if is := l.recorded[picture]; is.State == frontier.Unknown || was.State == frontier.Done && is.State != frontier.Done {
			l.lost++
			t.Errorf("%s was %s, and is %s", picture, was.State, is.State)
		}
	}
}

// countFiles compares the disk with the records, and with what was ever sent.
func (l *ledger) countFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for picture, r := range l.recorded {
		if r.State == frontier.Done && files[r.Path] != r.SHA256 {
			l.lost++
			t.Errorf("%s is recorded as %s with %s, on disk it has %q", picture, r.Path, r.SHA256, files[r.Path])
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

// wantAll wants every picture on the disk, once for each site that keeps it.
// While nothing was refreshed, another one may be recorded in its place.
func (l *ledger) wantAll(w *world, refreshed bool) {
	w.t.Helper()
	times := map[string]int{}
	for _, sum := range w.files() {
		times[sum]++
	}
	for _, f := range l.orchard.all() {
		if !refreshed && l.isMistaken(f) {
			continue
		}
		if got, want := times[f.sha256], len(f.sites()); got != want {
			l.lost++
			w.t.Errorf("%s is there %d times, want %d", f.url(), got, want)
		}
	}
}

// isMistaken reports whether another picture is recorded in the place of one.
func (l *ledger) isMistaken(f fruit) bool {
	return slices.ContainsFunc(f.sites(), func(site string) bool {
		return l.recorded[owed{site, f.url()}].SHA256 == sumOf(anotherPicture.Data)
	})
}
