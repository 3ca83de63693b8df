package frontier

import (
	"testing"
	"time"
)

// lifts: every job of a host whose pause is lifted is due at once, also one
// that was put off for as long; other pauses last.
func lifts(t *testing.T, c *crawl) {
	now := c.clock.now()
	until := now.Add(2 * time.Hour)
	for _, p := range []struct{ host, cause string }{{"closed", "challenge"}, {"busy", "429"}, {"silent", "robots"}} {
		c.add(pages(p.host, 2)...)
		h := c.take()
		put := c.jobs(h, Page, 1)[0]
		put.Due = until
		c.done(h, Outcome{Job: put, State: Open})
		c.releaseFor(h, Pause{Until: until, Cause: p.cause})
	}
	if err := c.Lift(t.Context(), "challenge", "robots", "nothing"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		h := c.take()
		if h.Name == "busy" {
			t.Error("a pause for another cause was lifted")
		}
		if due := c.jobs(h, Page, 5); len(due) != 2 {
			t.Errorf("%d jobs are due on %s, want 2", len(due), h.Name)
		}
	}
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want %v", next, until)
	}
	if p := c.stats().Postponed; len(p) != 1 || p[0].Host != "busy" {
		t.Errorf("postponed are %+v, want the busy host alone", p)
	}
}

// releasesIntoPause has a host left alone by somebody else while it is worked.
func releasesIntoPause(t *testing.T, c *crawl) {
	now := c.clock.now()
	noted := Pause{Until: now.Add(2 * time.Hour), Cause: "429"}
	for _, own := range []Pause{{}, {Until: now.Add(time.Hour), Cause: "503"}, {Until: now.Add(3 * time.Hour), Cause: "503"}} {
		host := "after " + own.Until.Sub(now).String()
		c.add(page(host, 1))
		h := c.take()
		if err := c.Postpone(t.Context(), host, noted); err != nil {
			t.Fatal(err)
		}
		c.releaseFor(h, own)
		want := noted
		if own.Until.After(noted.Until) {
			want = own
		}
		pauses, err := c.Pauses(t.Context())
		if err != nil || !pauses[host].Until.Equal(want.Until) || pauses[host].Cause != want.Cause {
			t.Errorf("given back with %v the host has %v, want %v: %v", own, pauses[host], want, err)
		}
		c.takeNothing()
	}
}

func liftsToAsked(t *testing.T, c *crawl) {
	asked := c.clock.now().Add(10 * time.Minute)
	c.add(page("a", 1))
	c.releaseFor(c.take(), Pause{Until: c.clock.now().Add(2 * time.Hour), Cause: "robots", Asked: asked})
	for range 2 { // once more changes nothing
		if err := c.Lift(t.Context(), "robots"); err != nil {
			t.Fatal(err)
		}
		if next := c.takeNothing(); !next.Equal(asked) {
			t.Errorf("next = %v, want %v", next, asked)
		}
	}
	if p := c.stats().Postponed; len(p) != 1 || !p[0].Until.Equal(asked) || p[0].Cause != "robots" {
		t.Errorf("postponed are %+v, want one until %v", p, asked)
	}
	c.clock.advance(10 * time.Minute)
	wantURLs(t, c.jobs(c.take(), Page, 5), page("a", 1))
}
