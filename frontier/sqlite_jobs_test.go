package frontier

import (
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Jobs are handed out in their order, however many are out and whatever the order
// of their rows.
func TestJobsByRow(t *testing.T) {
	s, c := crawlSQLite(t)
	jobs := pages("a", 3*mostListed)
	for i := range jobs { // the last is due first
		jobs[i].Due = c.clock.now().Add(-time.Duration(i) * time.Second)
	}
	c.add(jobs...)
	h := c.take()
	first, rest := c.jobs(h, Page, 2*mostListed+1), c.jobs(h, Page, 3*mostListed)
	slices.Reverse(jobs)
	wantURLs(t, append(first, rest...), jobs...)
	c.done(h, finished(first[0]), finished(rest[0]))
	if due, err := s.Jobs(t.Context(), h, Page, 1); err != nil || len(due.Jobs) != 0 || due.Open != 3*mostListed-2 {
		t.Errorf("Jobs = %d jobs of %d, %v; want 0 of %d", len(due.Jobs), due.Open, err, 3*mostListed-2)
	}
	if out := len(h.outRows); out != h.out() {
		t.Errorf("%d rows are handed out with %d jobs", out, h.out())
	}
}

// A job that is settled or moves away while the line is read is not handed out, and
// what is due behind it may be asked for at once.
func TestJobsThatGoMeanwhile(t *testing.T) {
	clock := newClock()
	var meanwhile func()
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), func() time.Time {
		if then := meanwhile; then != nil { // Jobs looks at the clock between its readings
			meanwhile = nil
			then()
		}
		return clock.now()
	})
	c := &crawl{t: t, clock: clock, Frontier: s}
	c.add(pages("a", 5)...)
	h := c.take()
	moved := page("a", 1)
	moved.Host = "b"
	meanwhile = func() {
		if err := s.write(t.Context(), func(w *writer) error {
			return w.doneAll(h, []Outcome{finished(page("a", 0)), {Job: moved, State: Open}}, clock.now())
		}); err != nil {
			t.Errorf("Done meanwhile: %v", err)
		}
	}
	due, err := s.Jobs(t.Context(), h, Page, 3)
	if err != nil {
		t.Fatal(err)
	}
	wantURLs(t, due.Jobs, page("a", 2))
	if !due.Next.Equal(clock.now()) {
		t.Errorf("next = %v, want %v: two more are due", due.Next, clock.now())
	}
	wantURLs(t, c.jobs(h, Page, 3), page("a", 3), page("a", 4))
}
