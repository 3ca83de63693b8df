package crawler

import (
	"errors"
	"strings"
	"testing"

	"magpie/frontier"
	"magpie/storage"
)

const twoSites = `
sites:
  birds: {start: 'http://one.test/', image: img, parallelism: 1}
  trees: {start: 'http://two.test/', image: img, parallelism: 1}
`

func newTwoSites(t *testing.T) *world {
	w := newWorld(t, twoSites)
	w.page("one.test/", imgs("/a.jpg"))
	w.page("two.test/", imgs("/b.jpg", "/c.jpg"))
	w.pictures("one.test/a.jpg", "two.test/b.jpg", "two.test/c.jpg")
	return w
}

func TestOpenTwiceIsInUse(t *testing.T) {
	w := newTwoSites(t)
	c, err := Open(w.options())
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Open(w.options()); !errors.Is(err, storage.ErrInUse) {
		t.Errorf("got %v, %v, want %v", second, err, storage.ErrInUse)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	w.complete()
}

func TestUnknownSite(t *testing.T) {
	for name, advice := range map[string]string{"brids": `did you mean "birds"?`, "xyz": "there are birds, trees"} {
		w := newTwoSites(t)
		c, err := Open(w.options(name))
		if !isUnknownSite(err) || !strings.Contains(err.Error(), advice) {
			t.Errorf("got %v, %v, want %q", c, err, advice)
		}
	}
}

func TestOutputThatIsAFile(t *testing.T) {
	w := newTwoSites(t)
	w.yaml = "output: kept\nstate: state.db" + twoSites
	w.write("kept", "in the way")
	if c, err := Open(w.options()); err == nil || !strings.Contains(err.Error(), "kept") {
		t.Fatalf("got %v, %v", c, err)
	}
	// The state was given back.
	w.remove(w.dir + "/kept")
	if c, err := Open(w.options()); err != nil {
		t.Error(err)
	} else if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestOnlyTheNamedSitesAreCrawled(t *testing.T) {
	w := newTwoSites(t)
	w.onEvent = func(Event) { w.crawler.Drain() }
	w.run("trees")
	w.onEvent = nil
	open := w.records(0, frontier.Open)
	if len(open) == 0 {
		t.Fatal("nothing is open after the interruption")
	}

	sum := w.again("birds")
	w.wantRequests(0, "two.test/", "two.test/b.jpg", "two.test/c.jpg")
	if !sum.Complete() || sum.Saved != 1 || sum.Pages != 1 {
		t.Errorf("got %+v", sum)
	}
	if left := w.records(0, frontier.Open); strings.Join(urls(left), " ") != strings.Join(urls(open), " ") {
		t.Errorf("open before %q, after %q", urls(open), urls(left))
	}
	w.complete()
	w.wantFiles(map[string]string{"birds/a.jpg": "one.test/a.jpg", "trees/b.jpg": "two.test/b.jpg", "trees/c.jpg": "two.test/c.jpg"})
}

// A site whose stanza was removed keeps its jobs; one whose jobs are on a host
// of another site does not hinder that.
func TestSiteRemovedWithJobsOpen(t *testing.T) {
	w := newTwoSites(t)
	w.page("two.test/", imgs("http://one.test/x.jpg"))
	w.prepare = func(c *Crawler) { c.Drain() }
	w.run()
	w.prepare = nil
	w.yaml = strings.ReplaceAll(twoSites, "trees", "leaves")
	w.pictures("one.test/x.jpg")
	w.complete()
	w.wantFiles(map[string]string{"birds/a.jpg": "one.test/a.jpg", "leaves/x.jpg": "one.test/x.jpg"})
	if open := w.records(0, frontier.Open); len(open) != 1 || open[0].Site != "trees" {
		t.Errorf("open are %+v", open)
	}
	o := w.options()
	status, err := ReadStatus(t.Context(), o.Config, o.Rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last := status.Sites[len(status.Sites)-1]; last.Site != "trees" || !last.Removed || last.Pages.Open != 1 || status.Sites[0].Removed {
		t.Errorf("the status does not tell of what is open of a site that was removed: %+v", status.Sites)
	}
}

// A picture whose record was lost is fetched again and its file adopted.
func TestFileThatIsThereIsAdopted(t *testing.T) {
	w := newTwoSites(t)
	w.complete()
	w.remove(w.dir + "/galleries/.crawl/state.db")
	sum := w.again("birds")
	if !sum.Complete() || sum.Adopted != 1 || sum.Saved != 1 {
		t.Errorf("got %+v", sum)
	}
	w.wantKept("one.test/a.jpg", "two.test/b.jpg", "two.test/c.jpg")
}

// Parts that a killed run left behind are removed by the next.
func TestPartsOfAKilledRunAreRemoved(t *testing.T) {
	w := newTwoSites(t)
	w.write("galleries/.crawl/tmp/0123456789abcdef.part", "half a picture")
	w.complete()
	w.wantKept("one.test/a.jpg", "two.test/b.jpg", "two.test/c.jpg")
}

// What the events tell adds up to the summary, and each is recorded before it
// is told.
func TestEvents(t *testing.T) {
	w := newTwoSites(t)
	w.answer("two.test/c.jpg", status(404))
	w.onEvent = func(e Event) {
		if e.Time.IsZero() || e.Site == "" || e.URL == "" {
			t.Errorf("an event says too little: %+v", e)
		}
		if p := w.crawler.Progress(t.Context()); e.Kind == Saved && p.Saved == 0 {
			t.Error("told before it is counted")
		}
	}
	sum := w.run()
	if sum.Pages != 2 || sum.Saved != 2 || sum.Failed != 1 || sum.Open != 0 || sum.Bytes != 4000 {
		t.Errorf("got %+v", sum)
	}
	if w.count(PageRead) != 2 || w.count(Saved) != 2 || w.count(Failed) != 1 || len(w.events) != 5 {
		t.Errorf("told of %+v", w.events)
	}
	for _, e := range w.events {
		switch {
		case e.Kind == PageRead && e.Site == "trees" && e.Images != 2,
			e.Kind == Saved && (e.Path == "" || e.Bytes != 2000 || len(e.SHA256) != 64),
			e.Kind == Failed && (e.Cause != "404" || e.Tries != 0):
			t.Errorf("told %+v", e)
		}
	}
}

func TestStatus(t *testing.T) {
	w := newTwoSites(t)
	w.answer("two.test/c.jpg", status(404))
	w.run()
	o := w.options()
	s, err := ReadStatus(t.Context(), o.Config, o.Rules, []string{"trees"})
	if err != nil || len(s.Sites) != 1 {
		t.Fatalf("got %+v, %v", s, err)
	}
	trees := s.Sites[0]
	if trees.Pages != (Counts{Done: 1}) || trees.Images != (Counts{Done: 1, Failed: 1}) || trees.Bytes != 2000 ||
		trees.FailedBy["404"].URL != "http://two.test/c.jpg" {
		t.Errorf("got %+v", trees)
	}
	if _, err := ReadStatus(t.Context(), o.Config, o.Rules, []string{"tree"}); !isUnknownSite(err) {
		t.Errorf("got %v, want an *UnknownSiteError", err)
	}
}

func isUnknownSite(err error) bool {
	_, ok := errors.AsType[*UnknownSiteError](err)
	return ok
}
