package frontier

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
		if got := isTold(ch); got != want {
			t.Errorf("%s: told = %t, want %t", what, got, want)
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

// isTold reports whether something was told by now.
func isTold(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// Each change tells whom it may give something to do: the owners of a and b, and
// whoever waits for a host.
func TestSQLiteTellsOfChanges(t *testing.T) {
	type told struct{ Anyone, AtA, AtB bool }
	all := told{true, true, true}
	tests := []struct {
		name   string
		change func(c *crawl, a, b *Host) error
		want   told
	}{
		{"a job at an owned host", func(c *crawl, _, _ *Host) error {
			_, err := c.Add(c.t.Context(), []Job{page("a", 9)})
			return err
		}, told{AtA: true}},
		{"a job at a host that nobody has", func(c *crawl, _, _ *Host) error {
			_, err := c.Add(c.t.Context(), []Job{page("c", 9)})
			return err
		}, told{Anyone: true}},
		{"a job that is known", func(c *crawl, _, _ *Host) error {
			_, err := c.Add(c.t.Context(), []Job{page("a", 1)})
			return err
		}, told{}},
		{"a record amended", func(c *crawl, _, _ *Host) error {
			return c.Amend(c.t.Context(), []Outcome{finished(page("a", 1))})
		}, told{}},
		{"a lease renewed", func(c *crawl, a, _ *Host) error {
			return c.Renew(c.t.Context(), a, leaseTime)
		}, told{}},
		{"a host given back", func(c *crawl, a, _ *Host) error {
			return c.Release(c.t.Context(), a, Pause{})
		}, told{Anyone: true, AtA: true}},
		{"a lost host given back", func(c *crawl, a, _ *Host) error {
			c.clock.advance(leaseTime)
			c.take()
			c.take()
			return c.Release(c.t.Context(), a, Pause{})
		}, told{Anyone: true, AtA: true}},
		{"a host postponed", func(c *crawl, _, _ *Host) error {
			return c.Postpone(c.t.Context(), "a", Pause{Until: c.clock.now().Add(time.Hour)})
		}, all},
		{"pauses lifted", func(c *crawl, _, _ *Host) error { return c.Lift(c.t.Context(), "429") }, all},
		{"a site left", func(c *crawl, _, _ *Host) error { c.Leave("site"); return nil }, all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, c := crawlSQLite(t)
			c.add(page("a", 1))
			a := c.take()
			c.add(page("b", 1))
			b := c.take()
			anyone, atA, atB := c.Changed(nil), c.Changed(a), c.Changed(b)
			if err := tt.change(c, a, b); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, told{isTold(anyone), isTold(atA), isTold(atB)}); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
