package frontier

import (
	"path/filepath"
	"testing"
	"time"
)

// earlierLayout makes the file that a frontier left one of version 1.
const earlierLayout = `
DROP INDEX queue_open;
ALTER TABLE queue DROP COLUMN ranges;
CREATE INDEX queue_open ON queue (at) WHERE pages + images > 0;
PRAGMA user_version = 1;
`

// A file of the layout before ranges can be read as it is, and is brought up to
// date when it is worked on.
func TestSQLiteUpgrades(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	c.add(page("a", 1), image("a", 1))
	h := c.take()
	c.release(h, time.Now().Add(time.Hour))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := openDB(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(earlierLayout); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	reader, err := ReadSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	stats, err := reader.Stats(t.Context())
	if err != nil || len(stats.Postponed) != 1 || stats.Postponed[0].Open != 2 {
		t.Errorf("read: %+v, %v; want two jobs postponed", stats, err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}

	later := func() time.Time { return time.Now().Add(2 * time.Hour) }
	c.Frontier = openTestSQLite(t, path, later)
	c.add(rangeJob("a", "https://a/[1-9].jpg"))
	h = c.take()
	for _, kind := range []Kind{Page, Image, Range} {
		if got := c.jobs(h, kind, 5); len(got) != 1 {
			t.Errorf("%d jobs of kind %v, want 1", len(got), kind)
		}
	}
}
