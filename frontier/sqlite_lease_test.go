package frontier

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// Hosts that are given back at one time wait for the disk once.
func TestSQLiteReleasesTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	clock := newClock()
	s := openTestSQLite(t, path, clock.now)
	c := &crawl{t: t, clock: clock, Frontier: s}
	names := []string{"a", "b", "c", "d"}
	hosts := make([]*Host, len(names))
	for i, name := range names {
		c.add(page(name, 1))
		hosts[i] = c.take()
	}
	before := commitsInLog(t, path)
	for n, err := range writeTogether(t, s, len(hosts), func(n int) error {
		return s.Release(t.Context(), hosts[n], Pause{})
	}) {
		if err != nil {
			t.Errorf("Release %d: %v", n, err)
		}
	}
	if got := commitsInLog(t, path) - before; got != 1 {
		t.Errorf("there were %d commits, want 1", got)
	}
	for range hosts {
		c.take()
	}
}

// While it is written that a host is given back, nobody gets it, though its lease
// runs out, and others find what is due on theirs.
func TestSQLiteReleaseHoldsItsHostAlone(t *testing.T) {
	s, c := crawlSQLite(t)
	c.add(page("a", 1))
	a := c.take()
	c.add(page("b", 1))
	b := c.take()

	s.writer.mu.Lock()
	released := make(chan error, 1)
	go func() { released <- s.Release(context.Background(), a, Pause{Until: c.clock.now().Add(time.Hour)}) }()
	inLine := waitInLine(s, 1)
	looked := make(chan error, 1)
	go func() {
		_, err := s.Jobs(context.Background(), b, Page, 1)
		looked <- err
	}()
	select {
	case err := <-looked:
		if err != nil || inLine != 1 {
			t.Errorf("Jobs of the other = %v, with %d in line", err, inLine)
		}
		c.clock.advance(leaseTime)
		if h := c.take(); h.Name != "b" {
			t.Errorf("took %s, want b, whose lease ran out", h.Name)
		}
		c.takeNothing()
	case <-time.After(10 * time.Second):
		t.Error("the other waits for the release")
	}
	s.writer.mu.Unlock()
	if err := <-released; err != nil {
		t.Errorf("Release: %v", err)
	}
	c.takeNothing() // it is left alone for an hour
	c.clock.advance(time.Hour)
	c.take()
}

// A host that could not be given back is its owner's until the lease runs out.
func TestSQLiteReleaseFails(t *testing.T) {
	s, c := crawlSQLite(t)
	c.add(page("a", 1))
	h := c.take()
	ended, end := context.WithCancel(t.Context())
	end()
	if err := s.Release(ended, h, Pause{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Release = %v, want %v", err, context.Canceled)
	}
	wantURLs(t, c.jobs(h, Page, 1), page("a", 1))
	c.takeNothing()
	c.clock.advance(leaseTime)
	c.take()
}
