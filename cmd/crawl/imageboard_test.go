package main

import (
	"fmt"
	"testing"

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
			want.put(fmt.Sprintf("imageboard/%d/%s%s", p.Thread, safe(p.Name), p.Ext), p.SHA256)
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
