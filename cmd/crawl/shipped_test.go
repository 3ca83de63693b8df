package main

import (
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie"
)

// shipped is a world with the crawl.yaml that ships.
func shipped(t *testing.T, gallery http.Handler, hosts ...string) *world {
	t.Helper()
	return newWorld(t, magpie.Config, gallery, hosts...)
}

// names are the files that a crawl should leave, by their paths, as hashes.
type names map[string]string

func (n names) put(path string, sha256 [32]byte) { n[path] = hex.EncodeToString(sha256[:]) }

// safe is a text as it may stand in a name.
func safe(text string) string {
	return forbidden.ReplaceAllString(strings.ReplaceAll(text, "/", "_"), "_")
}

// wantFiles wants these files on disk, no others, and no parts.
func (w *world) wantFiles(want names) {
	w.t.Helper()
	if diff := cmp.Diff(map[string]string(want), w.files()); diff != "" {
		w.t.Errorf("the files on disk are not those that were served (-want +got):\n%s", diff)
	}
	if parts := w.parts(); len(parts) > 0 {
		w.t.Errorf("parts are left: %v", parts)
	}
}

// wantRequests wants so many requests, each address asked for once.
func (w *world) wantRequests(n int) {
	w.t.Helper()
	if total := w.server.Counter().Total(); total != n {
		w.t.Errorf("%d requests, want %d", total, n)
	}
	if repeats := w.server.Counter().Repeats(); len(repeats) > 0 {
		w.t.Errorf("asked for more than once: %v", repeats)
	}
}

// wantNothingNew runs a site that was run before and wants so many requests at
// most, and nothing saved.
func (w *world) wantNothingNew(site string, most int) {
	w.t.Helper()
	w.server.Counter().Reset()
	again := w.run(exitDone, site)
	if total := w.server.Counter().Total(); total > most {
		w.t.Errorf("%s, unchanged, took %d requests, want %d at most", site, total, most)
	}
	if !strings.Contains(again.stdout.String(), "saved    0 pictures") {
		w.t.Errorf("the second run says:\n%s", &again.stdout)
	}
}

// wantNotAsked wants no request for an address since counting began.
func (w *world) wantNotAsked(urls ...string) {
	w.t.Helper()
	for _, url := range urls {
		if n := w.server.Counter().Requests(url); n != 0 {
			w.t.Errorf("%s was asked for %d times", url, n)
		}
	}
}

// wantSaid wants these pieces in what a run said.
func wantSaid(t *testing.T, said string, pieces ...string) {
	t.Helper()
	for _, want := range pieces {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
}
