package frontier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// takeHost leases a host of a Redis frontier by its name; it is "" if that is not to be had,
// and next when it may be asked.
func (c *crawl) takeHost(name string) (h *Host, next time.Time) {
	c.t.Helper()
	h, next, err := c.Frontier.(*Redis).TakeHost(c.t.Context(), name, leaseTime)
	if err != nil {
		c.t.Fatal(err)
	}
	return h, next
}

func (c *crawl) takesNotHost(name string, until time.Time) {
	c.t.Helper()
	if h, next := c.takeHost(name); h != nil || !next.Equal(until) {
		c.t.Errorf("%s was taken: %v, or may be at %v, want %v", name, h != nil, next, until)
	}
}

func (c *crawl) takesHost(name string) *Host {
	c.t.Helper()
	h, _ := c.takeHost(name)
	if h == nil {
		c.t.Fatalf("%s is not to be had", name)
	}
	return h
}

func TestRedisTakesAHost(t *testing.T) {
	server := startRedis(t)
	for name, test := range map[string]func(t *testing.T, a, b *crawl){
		"that nobody else gets":         holdsAlone,
		"after who has it":              holdsAfter,
		"after its pause":               holdsAfterPause,
		"of which nothing was known":    holdsUnknown,
		"though an answer was lost":     holdsOnce,
		"apart from those of its group": holdsLine,
	} {
		t.Run(name, func(t *testing.T) {
			a, b := two(t, server)
			test(t, a, b)
		})
	}
}

func holdsAlone(t *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	h := a.takesHost("x")
	if !h.shared {
		t.Error("it lasts by one clock, though others may have it next")
	}
	b.takesNotHost("x", time.Time{})
	b.takeNothing()
	a.clock.advance(leaseTime / 2)
	if err := a.Renew(t.Context(), h, leaseTime); err != nil {
		t.Fatal(err)
	}
	a.clock.advance(leaseTime / 2)
	b.takeNothing()
	a.release(h, time.Time{})
	wantURLs(t, b.jobs(b.take(), Page, 9), page("x", 1))
}

func holdsAfter(_ *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	a.take()
	b.takesNotHost("x", time.Time{})
	a.clock.advance(leaseTime)
	b.takesHost("x")
	a.takeNothing()
}

func holdsAfterPause(_ *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	until := a.clock.now().Add(time.Hour)
	a.release(a.take(), until)
	b.takesNotHost("x", until)
	a.clock.advance(time.Hour)
	b.takesHost("x")
}

func holdsUnknown(t *testing.T, a, b *crawl) {
	pause := Pause{Until: a.clock.now().Add(time.Hour), Cause: "429"}
	a.releaseFor(a.takesHost("new"), pause)
	b.takesNotHost("new", pause.Until)
	pauses, err := b.Pauses(t.Context())
	if diff := cmp.Diff(map[string]Pause{"new": pause}, pauses); diff != "" || err != nil {
		t.Errorf("pauses (-want +got):\n%s%v", diff, err)
	}
	b.wantEnd()
}

func holdsOnce(_ *testing.T, a, b *crawl) {
	a.takesHost("x") // and does not hear of it
	h := a.takesHost("x")
	b.takesNotHost("x", time.Time{})
	a.release(h, time.Time{})
	b.takesHost("x")
}

func holdsLine(_ *testing.T, a, b *crawl) {
	b.add(page("x", 1)) // by other rules
	for _, c := range []*crawl{a, b} {
		c.Frontier.(*Redis).SetLines(func(string) string { return "group" })
	}
	h := a.takesHost("x")
	b.takesNotHost("y", time.Time{})
	another := a.takesHost("y")
	a.release(h, time.Time{})
	b.takesNotHost("x", time.Time{})
	a.release(another, time.Time{})
	b.takesHost("x")
}
