package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"magpie/crawler"
	"magpie/frontier"
)

// left reads the records that a run left behind, from a copy: to open the state
// file itself would tidy up what was killed, and the next run is to do that.
func (w *world) left(kind frontier.Kind, state frontier.State) []frontier.Record {
	w.t.Helper()
	dead := world{t: w.t, dir: w.t.TempDir()}
	for _, name := range []string{"state.db", "state.db-wal", "state.db-journal"} {
		bytes, err := os.ReadFile(filepath.Join(w.dir, w.stateFolder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			w.t.Fatal(err)
		}
		dead.write(name, bytes)
	}
	return dead.records(kind, state)
}

// wantNothingBroken checks that there is no file but those of an undisturbed
// run, as it has them.
func (w *world) wantNothingBroken(undisturbed outcome) {
	w.t.Helper()
	for name, has := range w.filesAndSidecars() {
		if want := undisturbed.files[name]; has != want {
			w.t.Errorf("%s: it has %q, want %q", name, has, want)
		}
	}
}

// wantReportedRecorded checks that what a run said it had done is recorded. A page
// that was read may be due by then to be read once more.
func (w *world) wantReportedRecorded(p *process) {
	w.t.Helper()
	all := w.left(0, frontier.Unknown)
	byID := map[string]frontier.Record{}
	for _, r := range all {
		byID[r.ID.String()] = r
	}
	recorded := map[string]bool{}
	for _, r := range all {
		recorded[r.URL] = recorded[r.URL] || r.State == frontier.Done || isDueOnceMore(r, byID[r.Parent])
	}
	for line := range strings.Lines(p.stdout.String()) {
		var e crawler.Event
		isWhole := json.Unmarshal([]byte(line), &e) == nil // the last line may be cut
		if isWhole && (e.Kind == crawler.PageRead || e.Kind == crawler.Saved) && !recorded[e.URL] {
			w.t.Errorf("%s was reported (%s) and is not recorded", e.URL, e.Kind)
		}
	}
}

// isDueOnceMore reports whether a page was read and is due again for a reason: it
// is on a way back, or the walk of this run came to it, by the page before it, when
// it had been read already for an earlier one.
func isDueOnceMore(page, before frontier.Record) bool {
	if page.Kind != frontier.Page || page.State != frontier.Open || page.Settled.IsZero() {
		return false
	}
	cameLater := !page.Ahead && before.Next == page.URL && !before.Settled.Before(page.Settled)
	return page.Return != nil || cameLater
}

// wantOnce checks that the run that just ended asked for nothing twice, and for
// nothing that had been recorded before it; lists, which lead to what is new,
// are read again. What the run before, which was killed, asked for at last may
// have been counted only since. It returns how many pictures were recorded
// since, and starts counting anew.
func (w *world) wantOnce() (fresh int) {
	w.t.Helper()
	counter := w.server.Counter()
	for url := range w.recorded {
		if n := counter.Requests(url); n > 0 {
			w.t.Errorf("%s was recorded and asked for %d times again", url, n)
		}
	}
	for url, n := range counter.Repeats() {
		if n > 2 && !strings.Contains(url, "/list/") {
			w.t.Errorf("%s was asked for %d times", url, n)
		}
	}
	counter.Reset()
	recorded := map[string]bool{}
	for _, r := range w.left(frontier.Image, frontier.Done) {
		recorded[r.URL] = true
		if !w.recorded[r.URL] {
			fresh++
		}
	}
	for _, r := range w.left(frontier.Page, frontier.Done) {
		if !strings.Contains(r.URL, "/list/") {
			recorded[r.URL] = true
		}
	}
	w.recorded = recorded
	return fresh
}
