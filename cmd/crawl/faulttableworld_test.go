package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
	"magpie/frontier"
)

// lead leads a host to a server, and to no other any more.
func (w *world) lead(host string, server *fixtures.Server) {
	var flags []string
	for pair := range slices.Chunk(w.flags, 2) {
		if !strings.HasPrefix(pair[1], host+":") {
			flags = append(flags, pair...)
		}
	}
	w.flags = flags
	for _, to := range server.ConnectTo(host) {
		w.flags = append(w.flags, "--connect-to", to)
	}
}

// wantAsked wants so many requests for each of some addresses since counting
// began, and for no others.
func (w *world) wantAsked(want map[string]int) {
	w.t.Helper()
	counter, all := w.server.Counter(), 0
	got := map[string]int{}
	for url := range want {
		got[url] = counter.Requests(url)
		all += got[url]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("the requests are not those that should be (-want +got):\n%s", diff)
	}
	if total := counter.Total(); total != all {
		w.t.Errorf("%d requests in all, of which only %d are for addresses that should be asked for", total, all)
	}
}

// wantPeak wants no more requests at once to any of some hosts.
func (w *world) wantPeak(most int, hosts ...string) {
	w.t.Helper()
	for _, host := range hosts {
		if peak := w.server.Counter().Peak(host); peak > most {
			w.t.Errorf("%s saw %d requests at once, want %d at most", host, peak, most)
		}
	}
}

// wantRecord wants an address recorded as the row says.
func (w *world) wantRecord(row faultRow, url string) {
	w.t.Helper()
	records := w.recordsOf(url)
	if len(records) != 1 {
		w.t.Fatalf("%s has %d records, want one", url, len(records))
	}
	if r := records[0]; r.State.String() != row.state || r.Cause != row.cause {
		w.t.Errorf("%s is recorded as %s %q (%s), want %s %q", url, r.State, r.Cause, r.Detail, row.state, row.cause)
	}
}

// recordsOf lists what is recorded of an address, wherever it led.
func (w *world) recordsOf(url string) (found []frontier.Record) {
	w.t.Helper()
	for _, kind := range []frontier.Kind{frontier.Page, frontier.Image} {
		for _, state := range []frontier.State{frontier.Open, frontier.Done, frontier.Failed, frontier.Skipped} {
			for _, r := range w.records(kind, state) {
				if r.URL == url || r.Found == url {
					found = append(found, r)
				}
			}
		}
	}
	return found
}

// wantNothingAstray wants nothing beside the output folder but what the test put
// there, and nothing beside the folder that all of it is in.
func (w *world) wantNothingAstray() {
	w.t.Helper()
	wantEntries(w.t, w.dir, "ca.pem", "crawl.yaml", "galleries")
	wantEntries(w.t, filepath.Dir(w.dir), filepath.Base(w.dir))
}

// wantEntries wants what stands in a folder, by name.
func wantEntries(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s holds what nobody asked for (-want +got):\n%s", dir, diff)
	}
}
