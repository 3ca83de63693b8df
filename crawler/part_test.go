package crawler

import (
	"bytes"
	"testing"

	"magpie/config"
	"magpie/fixtures"
	"magpie/frontier"
	"magpie/storage"
)

// What a lane that lost its lease is still saving stays as it is while the next lane of the
// host asks for it again.
func TestLanesHaveTheirOwnParts(t *testing.T) {
	store, err := storage.OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c := &Crawler{store: store}
	first := newLane(c, &frontier.Host{Name: "one.test"}, 1, newConnections(1))
	next := newLane(c, first.host, 1, newConnections(1))
	job := frontier.Job{ID: frontier.NewID(frontier.Image, "", "https://one.test/1.jpg")}
	site, picture := &site{Site: &config.Site{}}, fixtures.Swatch(1, fixtures.JPEG).Data

	part, err := first.spool(t.Context(), site, job, bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	again, err := next.spool(t.Context(), site, job, bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Discard(again); err != nil {
		t.Fatal(err)
	}
	kept := store.Keep(t.Context(), []storage.Keep{{Part: part, Path: "s/1.jpg", Suffix: "a"}})[0]
	if kept.Err != nil {
		t.Errorf("what the first lane received cannot be kept: %v", kept.Err)
	}
}
