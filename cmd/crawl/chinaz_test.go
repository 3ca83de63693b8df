package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/chinaz"
	"magpie/frontier"
)

// Eighty numbers, twenty at once and never more: what the host does not have is
// skipped, and the run is done.
func TestChinaz(t *testing.T) {
	gallery := chinaz.New()
	w := shipped(t, fixtures.Delay(100*time.Millisecond, gallery), chinaz.Host)
	w.run(exitDone, "chinaz")

	want := names{}
	for _, p := range gallery.Pictures() {
		want.put(fmt.Sprintf("chinaz/zzpic231%d_s.jpg", p.Number), p.SHA256)
	}
	w.wantFiles(want)
	w.wantRequests(80)
	if peak := w.server.Counter().Peak(chinaz.Host); peak != 20 {
		t.Errorf("%d requests at once, want 20", peak)
	}
	var absent []string
	for _, r := range w.records(frontier.Image, frontier.Skipped) {
		if r.Cause == "absent" {
			absent = append(absent, r.URL)
		}
	}
	slices.Sort(absent)
	if !slices.Equal(absent, chinaz.Missing()) {
		t.Errorf("absent are %v, want %v", absent, chinaz.Missing())
	}
	var pictures []string
	for _, p := range gallery.Pictures() {
		pictures = append(pictures, p.URL)
	}
	w.wantNothingNew("chinaz", len(absent))
	w.wantNotAsked(pictures...)
}
