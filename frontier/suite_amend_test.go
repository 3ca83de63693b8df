package frontier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func amend(t *testing.T, c *crawl, o Outcome) {
	t.Helper()
	if err := c.Amend(t.Context(), []Outcome{o}); err != nil {
		t.Fatalf("Amend: %v", err)
	}
}

// kept is the outcome of a picture of some bytes.
func kept(job Job, path string, size int64) Outcome {
	return Outcome{Job: job, State: Done, Result: Result{Path: path, Size: size}}
}

func amends(t *testing.T, c *crawl) {
	c.add(image("a", 1), image("a", 2))
	h := c.take()
	for i, job := range c.jobs(h, Image, 2) {
		c.done(h, kept(job, "old.jpg", int64(100+i)))
	}
	c.release(h, time.Time{})

	newer := kept(image("a", 1), "new.jpg", 7)
	newer.Earlier = []Version{{Path: "old.jpg", Size: 100}}
	amend(t, c, newer)
	got := c.get(image("a", 1))
	if diff := cmp.Diff(newer.Result, got.Result); diff != "" || got.State != Done {
		t.Errorf("the record is %v (-want +got):\n%s", got.State, diff)
	}
	if n, bytes := c.stats().Total("site", Image, Done); n != 2 || bytes != 108 {
		t.Errorf("%d pictures of %d bytes, want 2 of 108", n, bytes)
	}

	amend(t, c, Outcome{Job: image("a", 2), State: Failed, Result: Result{Cause: "404"}})
	c.wantState(image("a", 2), Failed)
	if n, bytes := c.stats().Total("site", Image, Done); n != 1 || bytes != 7 {
		t.Errorf("%d pictures of %d bytes, want 1 of 7", n, bytes)
	}
	err := c.Galleries(t.Context(), GalleryFilter{}, func(g Gallery) error {
		if g.Done != 1 || g.Failed != 1 || g.Bytes != 7 {
			t.Errorf("the gallery has %d done of %d bytes and %d failed, want 1 of 7 and 1", g.Done, g.Bytes, g.Failed)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	c.wantEnd()
}

// The pictures that were kept of an image earlier are remembered, whatever comes
// of it.
func remembersEarlier(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	c.done(h, kept(job, "old.jpg", 1))
	earlier := []Version{{Path: "old.jpg", Size: 1}}
	newer := kept(job, "new.jpg", 2)
	newer.Earlier = earlier
	amend(t, c, newer)
	amend(t, c, Outcome{Job: job, State: Failed, Result: Result{Cause: "404"}})
	again := job
	again.Revisit = c.clock.now().Add(time.Hour)
	c.add(again)
	job = c.jobs(h, Image, 1)[0]
	c.done(h, Outcome{Job: job, State: Open, Result: Result{Cause: "503"}})
	c.done(h, kept(job, "newest.jpg", 3))
	c.add(again)
	c.done(h, kept(c.jobs(h, Image, 1)[0], "at-once.jpg", 4))
	got := c.get(job)
	if diff := cmp.Diff(earlier, got.Earlier); diff != "" || got.Path != "at-once.jpg" {
		t.Errorf("%q remembers (-want +got):\n%s", got.Path, diff)
	}
}

func amendsSettledOnly(t *testing.T, c *crawl) {
	c.add(image("a", 1))
	amend(t, c, kept(image("a", 1), "a.jpg", 1))
	c.wantState(image("a", 1), Open)
	amend(t, c, kept(image("a", 2), "b.jpg", 1))
	c.wantState(image("a", 2), Unknown)
	h := c.take()
	c.done(h, kept(c.jobs(h, Image, 1)[0], "a.jpg", 1))
	amend(t, c, Outcome{Job: image("a", 1), State: Open})
	c.wantState(image("a", 1), Done)
}

func amendsElsewhere(t *testing.T, c *crawl) {
	found := image("a", 1)
	found.Walk = 1
	c.add(found)
	h := c.take()
	job := c.jobs(h, Image, 1)[0]
	c.done(h, kept(job, "a.jpg", 1))
	found.Walk = 2
	c.add(found)
	job.Host = "b"
	amend(t, c, kept(job, "b.jpg", 2))
	if walk := c.get(job).Walk; walk != 2 {
		t.Errorf("found by walk %d, want the last, 2", walk)
	}
	if got := c.get(job); got.Host != "b" || got.Path != "b.jpg" || got.State != Done {
		t.Errorf("got %s %q %v, want b \"b.jpg\" done", got.Host, got.Path, got.State)
	}
	if n, _ := c.stats().Total("site", Image, 0); n != 1 {
		t.Errorf("%d pictures are known, want 1", n)
	}
}

func pausesUnleased(t *testing.T, c *crawl) {
	until := c.clock.now().Add(2 * time.Hour)
	want := Pause{Until: until, Cause: "429", Asked: until}
	if err := c.Postpone(t.Context(), "a", want); err != nil {
		t.Fatal(err)
	}
	pauses := func() map[string]Pause {
		all, err := c.Pauses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if diff := cmp.Diff(map[string]Pause{"a": want}, pauses()); diff != "" {
		t.Errorf("pauses (-want +got):\n%s", diff)
	}
	c.add(image("a", 1))
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want %v", next, until)
	}
	c.clock.advance(2 * time.Hour)
	if all := pauses(); len(all) != 0 {
		t.Errorf("pauses are %v when they are over", all)
	}
}
