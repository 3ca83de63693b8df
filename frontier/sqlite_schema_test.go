package frontier

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// earlierLayout makes the file that a frontier left one of version 1.
const earlierLayout = `
DROP INDEX job_settled;
DROP TABLE gallery;
DROP INDEX queue_open;
ALTER TABLE queue DROP COLUMN ranges;
CREATE INDEX queue_open ON queue (at) WHERE pages + images > 0;
DROP INDEX job_skipped;
DROP INDEX job_missing;
ALTER TABLE host DROP COLUMN cause;
ALTER TABLE host DROP COLUMN asked;
ALTER TABLE host DROP COLUMN answered;
CREATE TABLE earlier (
	site  INTEGER NOT NULL,
	kind  INTEGER NOT NULL,
	state INTEGER NOT NULL,
	n     INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY (site, kind, state)
) WITHOUT ROWID;
INSERT INTO earlier SELECT site, kind, state, sum(n), sum(bytes) FROM tally GROUP BY 1, 2, 3;
DROP TABLE tally;
ALTER TABLE earlier RENAME TO tally;
PRAGMA user_version = 1;
`

// secondLayout makes it one of version 2.
const secondLayout = `
DROP INDEX job_settled;
DROP TABLE gallery;
DROP INDEX job_missing;
ALTER TABLE host DROP COLUMN answered;
PRAGMA user_version = 2;
`

// thirdLayout makes it one of version 3.
const thirdLayout = `
DROP INDEX job_settled;
DROP TABLE gallery;
ALTER TABLE host DROP COLUMN answered;
PRAGMA user_version = 3;
`

// fourthLayout makes it one of version 4, as far as that is read.
const fourthLayout = `
DROP INDEX job_settled;
DROP TABLE gallery;
CREATE TABLE gallery (site INTEGER NOT NULL, name TEXT NOT NULL, claim_url TEXT NOT NULL);
PRAGMA user_version = 4;
`

// fifthLayout makes it one of version 5.
const fifthLayout = `
DROP INDEX job_settled;
ALTER TABLE gallery DROP COLUMN first;
ALTER TABLE gallery DROP COLUMN last;
PRAGMA user_version = 5;
`

// The galleries of a file of an earlier layout are summed up from its jobs, by
// whoever looks at it and, once, when it is worked on.
func TestSQLiteUpgradeSumsUpGalleries(t *testing.T) {
	for name, layout := range map[string]string{"first": earlierLayout, "second": secondLayout, "third": thirdLayout, "fourth": fourthLayout, "fifth": fifthLayout} {
		t.Run("of the "+name+" layout", func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			s := openTestSQLite(t, path, time.Now)
			c := &crawl{t: t, clock: newClock(), Frontier: s}
			c.add(page("a", 1), page("a", 2), in("Owls", page("a", 3)), rangeJob("a", "[1-9]"),
				in("Owls", image("a", 1)), in("Owls", image("a", 2)), image("a", 3), image("a", 4))
			h := c.take()
			c.jobs(h, Page, 9)
			c.jobs(h, Image, 9)
			c.done(h, Outcome{Job: page("a", 1), State: Done, Result: Result{Missing: 2, Lacking: "Cats", Promised: 1 << 62, Unchecked: true, Cut: true}},
				Outcome{Job: page("a", 2), State: Failed}, Outcome{Job: in("Owls", page("a", 3)), State: Failed},
				Outcome{Job: in("Owls", image("a", 1)), State: Done, Result: Result{Size: 7}},
				Outcome{Job: image("a", 3), State: Skipped}, Outcome{Job: image("a", 4), State: Failed})
			want := c.galleries(allGalleries)
			if len(want) != 3 {
				t.Fatalf("%d galleries, want 3", len(want))
			}
			if _, err := s.writer.conn.ExecContext(t.Context(), layout); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}

			reader, err := ReadSQLite(path)
			if err != nil {
				t.Fatal(err)
			}
			c.Frontier = reader
			c.wantGalleries(allGalleries, want...)
			c.wantNewestOfCats()
			if err := reader.Close(); err != nil {
				t.Fatal(err)
			}
			c.Frontier = openTestSQLite(t, path, time.Now)
			c.wantGalleries(allGalleries, want...)
			c.wantNewestOfCats()
			again := in("Owls", image("a", 1))
			again.Version = "2"
			c.add(again)
			want[2].Done, want[2].Bytes, want[2].Open = 0, 0, want[2].Open+1
			c.wantGalleries(allGalleries, want...)
		})
	}
}

// wantNewestOfCats wants records to be chosen by gallery and time.
func (c *crawl) wantNewestOfCats() {
	c.t.Helper()
	cats := "Cats"
	c.wantEach(Filter{Gallery: &cats, Order: NewestFirst, Since: time.UnixMilli(1)}, page("a", 1))
	c.wantEach(Filter{Gallery: &cats, Order: OldestFirst, Since: time.UnixMilli(1)}, page("a", 1))
}

// Galleries that are not complete are found without reading the others.
func TestSQLiteFindsIncompleteGalleriesByIndex(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	for filter, index := range map[GalleryFilter]string{
		incompleteGalleries: "gallery_incomplete (site=? AND name>?)",
		allGalleries:        "PRIMARY KEY (site=? AND name>?)",
	} {
		query := strings.NewReplacer("LIMIT ?", "LIMIT 9", "?", "'site'").Replace(s.galleryQuery(filter, ">"))
		if plan := queryPlan(t, s, query); !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("they are found by %s, want %s", plan, index)
		}
	}
}

// A file of the second layout is searched for what is missing by reading it
// all, and has an index for that when it was worked on.
func TestSQLiteUpgradesTheSecondLayout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	c.add(page("a", 1))
	h := c.take()
	c.done(h, Outcome{Job: c.jobs(h, Page, 1)[0], State: Done, Result: Result{Missing: 3}})
	if _, err := s.writer.conn.ExecContext(t.Context(), secondLayout); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := ReadSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	c.Frontier = reader
	c.wantMissing("", page("a", 1))
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}

	upgraded := openTestSQLite(t, path, time.Now)
	c.Frontier = upgraded
	c.wantMissing("", page("a", 1))
	if plan := queryPlan(t, upgraded, "SELECT seq FROM job WHERE "+isMissing); !strings.Contains(plan, "job_missing") {
		t.Errorf("what is missing is found by %s", plan)
	}
}

// A file of the first layout can be read as it is, and is brought up to date
// when it is worked on.
func TestSQLiteUpgrades(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	c.add(page("a", 1), image("a", 1))
	c.add(page("a", 2), page("a", 3), page("a", 4), image("a", 2))
	h := c.take()
	settled := append(c.jobs(h, Page, 9)[1:], c.jobs(h, Image, 9)[1])
	for i, o := range []Outcome{
		{State: Failed, Result: Result{Cause: "404", Size: 7}},
		{State: Failed, Result: Result{Cause: "cut"}},
		{State: Skipped},
		{State: Done, Result: Result{Cause: "nothing new", Size: 1000}},
	} {
		o.Job = settled[i]
		c.done(h, o)
	}
	c.release(h, time.Now().Add(time.Hour))
	counts := c.stats().Counts
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
	if diff := cmp.Diff(counts, stats.Counts); diff != "" {
		t.Errorf("counts (-before +read):\n%s", diff)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}

	later := func() time.Time { return time.Now().Add(2 * time.Hour) }
	c.Frontier = openTestSQLite(t, path, later)
	if diff := cmp.Diff(counts, c.stats().Counts); diff != "" {
		t.Errorf("counts (-before +after):\n%s", diff)
	}
	c.add(rangeJob("a", "https://a/[1-9].jpg"))
	h = c.take()
	if !h.Answered() {
		t.Error("a host with a job that is done is not known to have answered")
	}
	for _, kind := range []Kind{Page, Image, Range} {
		if got := c.jobs(h, kind, 5); len(got) != 1 {
			t.Errorf("%d jobs of kind %v, want 1", len(got), kind)
		}
	}
}
