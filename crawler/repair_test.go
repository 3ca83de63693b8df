package crawler

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"magpie/frontier"
)

// repair forgets what was asked for so far and makes a repair.
func (w *world) repair() (Verified, Summary) {
	w.t.Helper()
	w.server.Counter().Reset()
	o := w.options()
	c, err := Open(o)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			w.t.Errorf("closing the crawler: %v", err)
		}
	}()
	if w.prepare != nil {
		w.prepare(c)
	}
	verified, sum, err := c.Repair(w.t.Context(), VerifyOptions{Config: o.Config, Rules: o.Rules})
	if err != nil {
		w.t.Fatalf("repairing: %v", err)
	}
	return verified, sum
}

// lose removes a picture.
func (w *world) lose(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.dir, "galleries", filepath.FromSlash(name))); err != nil {
		w.t.Fatal(err)
	}
}

// What another gallery has whole is copied from there.
func TestRepairTakesATwin(t *testing.T) {
	w := newWorld(t, `
sites:
  one:
    start: http://one.test/
    follow: {links: a, gallery: '{title}', fields: {title: h1}, image: img}
`)
	w.page("one.test/", `<a href="/x">x</a><a href="/y">y</a>`)
	w.page("one.test/x", "<h1>x</h1>"+imgs("/a.jpg"))
	w.page("one.test/y", "<h1>y</h1>"+imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	w.lose("one/x/a.jpg")
	if v, sum := w.repair(); v.Missing != 1 || sum.Saved != 1 {
		t.Errorf("%d of %d repaired, want 1 of 1", sum.Saved, v.Missing)
	}
	w.wantTotal(0)
	w.wantFiles(map[string]string{"one/x/a.jpg": "one.test/a.jpg", "one/y/a.jpg": "one.test/a.jpg"})
}

// A picture is brought back to where it was, whatever save: says by now, and
// from wherever it can be had.
func TestRepairTriesAllThatARunWould(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", `<a href="/large.jpg"><img src="http://two.test/small.jpg"></a>`)
	w.pictures("one.test/large.jpg", "two.test/small.jpg")
	w.complete()
	w.lose("one/large.jpg")
	w.answer("one.test/large.jpg", status(http.StatusNotFound))
	w.yaml = onePicture + "    save: 'elsewhere/{name}{ext}'\n"
	if _, sum := w.repair(); sum.Refreshed.Replaced != 1 {
		t.Errorf("%d replaced, want 1", sum.Refreshed.Replaced)
	}
	w.wantRequests(1, "one.test/large.jpg", "two.test/small.jpg")
	w.wantFiles(map[string]string{"one/large.jpg": "two.test/small.jpg"})
}

// What cannot be had is left as it is, file and record.
func TestRepairLeavesWhatHasNoRule(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	w.lose("one/a.jpg")
	w.yaml = "sites:\n  two: {start: http://two.test/, image: img}\n"
	if v, sum := w.repair(); v.Missing != 1 || sum.Saved+sum.Failed != 0 {
		t.Errorf("%d missing, %d saved, %d failed, want one missing and nothing done", v.Missing, sum.Saved, sum.Failed)
	}
	w.wantTotal(0)
	w.wantRecord(frontier.Image, frontier.Done, "")
}

// What a repair has looked at can be told at any time, and the sums are whole in
// the end.
func TestRepairTellsWhatItLookedAt(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg", "/b.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	w.complete()
	w.lose("one/a.jpg")
	var c *Crawler
	w.prepare = func(of *Crawler) { c = of }
	var during Verified
	w.onEvent = func(Event) { during = c.Verifying() }
	v, _ := w.repair()
	if during.Pictures != 2 || during.Missing != 1 || v.Pictures != 2 || v.Interrupted {
		t.Errorf("told %+v and then %+v, want two pictures, one of them missing", during, v)
	}
}

// A host that is out is waited for, and what it has is not given up.
func TestRepairWaitsForAHostThatIsOut(t *testing.T) {
	w := newWorld(t, fourAtOnce)
	all := w.gallery(20)
	door := w.behindDoor()
	w.complete()
	for name := range w.files() {
		w.lose(name)
	}
	door.Shut()
	back := make(chan struct{})
	w.prepare = patient
	w.onEvent = func(e Event) {
		if e.Kind == Postponed {
			go func() { // the run waits for whoever is told
				defer close(back)
				w.open(door)
			}()
		}
	}
	if _, sum := w.repair(); sum.Saved != 20 || sum.Failed != 0 {
		t.Errorf("%d repaired and %d failed, want all 20", sum.Saved, sum.Failed)
	}
	if w.noAnswers() == 0 {
		t.Fatal("nobody was told that the host is out")
	}
	<-back
	w.wantKept(all...)
}
