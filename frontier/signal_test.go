package frontier

import (
	"path/filepath"
	"testing"
	"time"
)

// Whoever owns a host is told of what is due there and of nothing else: with
// many hosts each would look for work at every change of any.
func TestSQLiteTellsOwners(t *testing.T) {
	clock := newClock()
	c := &crawl{t: t, clock: clock}
	c.Frontier = openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), clock.now)
	c.add(pages("a", 2)...)
	a := c.take()
	c.add(page("b", 1))
	b := c.take()
	jobs := c.jobs(a, Page, 2)
	wantTold := func(what string, ch <-chan struct{}, want bool) {
		t.Helper()
		told := false
		select {
		case <-ch:
			told = true
		default:
		}
		if told != want {
			t.Errorf("%s: told = %t, want %t", what, told, want)
		}
	}

	anyone, atA, atB := c.Changed(nil), c.Changed(a), c.Changed(b)
	c.done(a, finished(jobs[0]))
	wantTold("a job done, for anyone", anyone, false)
	wantTold("a job done, for its owner", atA, false)

	moved := jobs[1]
	moved.Host, moved.URL, moved.Found = "b", "https://b/moved", moved.URL
	c.done(a, Outcome{Job: moved, State: Open})
	wantTold("a job that moved, where it was", atA, false)
	wantTold("a job that moved, where it went", atB, true)
	wantTold("a job that moved to an owned host, for anyone", anyone, false)

	atB = c.Changed(b)
	settled := c.jobs(b, Page, 2)
	c.done(b, finished(settled[0]), finished(settled[1]))
	found := page("a", 1)
	found.Revisit = clock.now().Add(time.Second)
	c.add(found)
	wantTold("a find that is due where it was moved to", atB, true)
	wantTold("a find that is due elsewhere", atA, false)
}
