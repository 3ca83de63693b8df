package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"sync/atomic"
	"testing"

	"magpie/fixtures"
	"magpie/fixtures/imageboard"
	"magpie/frontier"
)

// The files of all threads are kept, films too, in a folder for each thread;
// a thread that is listed and gone has failed, and that is all.
func TestImageboard(t *testing.T) {
	gallery := imageboard.New()
	w := shipped(t, gallery, imageboard.Host, imageboard.FileHost)
	w.run(exitIncomplete, "imageboard")

	want := names{}
	for _, p := range gallery.Pictures() {
		if !p.Deleted {
			want.put(fmt.Sprintf("imageboard/%d/%s", p.Thread, path.Base(p.URL)), p.SHA256)
		}
	}
	w.wantFiles(want)
	w.wantRequests(1 + imageboard.Threads + 1 + len(want))
	failed := append(w.records(frontier.Page, frontier.Failed), w.records(frontier.Image, frontier.Failed)...)
	if len(failed) != 1 || failed[0].URL != imageboard.Gone() || failed[0].Cause != "404" {
		t.Errorf("failed are %v, want %s alone", failed, imageboard.Gone())
	}
	w.wantNothingNew("imageboard", 1)
}

// A thread that got another post since is read again, and no other: nothing of
// it that is kept is asked for.
func TestImageboardReadsWhatChanged(t *testing.T) {
	board := &bumped{Handler: imageboard.New()}
	w := shipped(t, board, imageboard.Host, imageboard.FileHost)
	w.run(exitIncomplete, "imageboard")
	threads := w.records(frontier.Page, frontier.Done)

	board.now.Store(true)
	w.server.Counter().Reset()
	w.run(exitDone, "imageboard")
	var asked []string
	for _, r := range threads {
		if w.server.Counter().Requests(r.URL) > 0 {
			asked = append(asked, r.URL)
		}
	}
	slices.Sort(asked)
	want := []string{"https://a.4cdn.org/wg/thread/7900100.json", imageboard.Start}
	if !slices.Equal(asked, want) || w.server.Counter().Total() != len(want) {
		t.Errorf("%d requests, of pages %v, want %v alone", w.server.Counter().Total(), asked, want)
	}
}

// bumped is a board whose first thread has a later change in the list, once
// that is so.
type bumped struct {
	http.Handler
	now atomic.Bool
}

func (b *bumped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !b.now.Load() || r.URL.Path != "/wg/threads.json" {
		b.Handler.ServeHTTP(w, r)
		return
	}
	r.Header = http.Header{} // what it answers is new under any condition
	answer := httptest.NewRecorder()
	b.Handler.ServeHTTP(answer, r)
	changed := bytes.Replace(answer.Body.Bytes(), []byte(`"last_modified":1700000000`), []byte(`"last_modified":1700009999`), 1)
	fixtures.ServeBody(w, http.StatusOK, "application/json", changed)
}
