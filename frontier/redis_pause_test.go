package frontier

import (
	"fmt"
	"testing"
	"time"
)

// More hosts than are read at once are left alone, and asked again.
func TestRedisPausesManyHosts(t *testing.T) {
	clock := newClock()
	c := &crawl{t: t, clock: clock, Frontier: openTestRedis(t, startRedis(t).url("crawl"), clock.now)}
	const most = hostsAtOnce + 1
	until := clock.now().Add(time.Hour)
	for i := range most {
		host := fmt.Sprintf("h%d", i)
		if i > 0 { // nothing waits at one
			job := page(host, 1)
			job.Due = until
			c.add(job)
		}
		if err := c.Postpone(t.Context(), host, Pause{Until: until, Cause: "429"}); err != nil {
			t.Fatal(err)
		}
	}
	left := func() int {
		all, err := c.Pauses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := left(); n != most || len(c.stats().Postponed) != most-1 {
		t.Errorf("%d hosts are left alone, %d for which something waits, want %d and one less", n, len(c.stats().Postponed), most)
	}
	c.takeNothing()
	if err := c.Lift(t.Context(), "429"); err != nil {
		t.Fatal(err)
	}
	if n := left(); n != 0 {
		t.Errorf("%d hosts are left alone still", n)
	}
	for range most - 1 {
		if due := c.jobs(c.take(), Page, 1); len(due) != 1 {
			t.Fatalf("%d jobs are due, want 1", len(due))
		}
	}
}
