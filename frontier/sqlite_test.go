package frontier

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crawlSQLite gives a crawl with a clock of its own, in a new state file.
func crawlSQLite(t *testing.T) (*SQLite, *crawl) {
	t.Helper()
	clock := newClock()
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), clock.now)
	return s, &crawl{t: t, clock: clock, Frontier: s}
}

func openTestSQLite(t testing.TB, path string, now func() time.Time, sites ...string) *SQLite {
	t.Helper()
	s, err := OpenSQLite(path, now, sites...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !strings.Contains(err.Error(), "already closed") {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestSQLite(t *testing.T) {
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		return openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), now, sites...)
	})
}

// What was written is there when the file is opened again, and no lease is.
func TestSQLiteReopens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "st#te?%41.db")
	clock := newClock()
	s := openTestSQLite(t, path, clock.now)
	c := &crawl{t: t, clock: clock, Frontier: s}
	c.add(pages("a", 3)...)
	c.add(page("b", 1))
	h := c.take()
	job := c.jobs(h, Page, 1)[0]
	c.done(h, Outcome{Job: job, State: Done, Children: []Job{image("a", 1)}})
	until := clock.now().Add(time.Hour)
	c.release(c.take(), until)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the file is not where it was asked for: %v", err)
	}

	c.Frontier = openTestSQLite(t, path, clock.now)
	h = c.take()
	wantURLs(t, c.jobs(h, Page, 5), page("a", 1), page("a", 2))
	wantURLs(t, c.jobs(h, Image, 5), image("a", 1))
	c.wantState(page("a", 0), Done)
	if next := c.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want the postponed host's %v", next, until)
	}
}

func TestSQLiteHasOneOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	if _, err := OpenSQLite(path, time.Now); !errors.Is(err, ErrInUse) {
		t.Errorf("second OpenSQLite = %v, want ErrInUse", err)
	}
	if _, err := s.Add(t.Context(), pages("a", 2)); err != nil {
		t.Fatal(err)
	}
	reader, err := ReadSQLite(path)
	if err != nil {
		t.Fatalf("reading beside the owner: %v", err)
	}
	defer reader.Close()
	stats, err := reader.Stats(t.Context())
	if n, _ := stats.Total("site", Page, Open); n != 2 || err != nil {
		t.Errorf("the reader sees %d open pages, %v; want 2", n, err)
	}
	if _, err := reader.Add(t.Context(), pages("a", 3)); err == nil {
		t.Error("a reader could write")
	}
}

func TestReadSQLiteWithoutFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	if _, err := ReadSQLite(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("ReadSQLite = %v, want os.ErrNotExist", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("looking made a file")
	}
}

func TestSQLiteRefusesANewerFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	if err := openTestSQLite(t, path, time.Now).Close(); err != nil {
		t.Fatal(err)
	}
	setVersion(t, path, 99)
	for name, open := range map[string]func() error{
		"to write": func() error { _, err := OpenSQLite(path, time.Now); return err },
		"to read":  func() error { _, err := ReadSQLite(path); return err },
	} {
		if err := open(); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("opening %s: %v, want it to say that the file is newer", name, err)
		}
	}
	if _, err := OpenSQLite(path, time.Now); errors.Is(err, ErrInUse) {
		t.Error("a failed open kept the lock")
	}
}

// setVersion writes which layout a file says that it has.
func setVersion(t *testing.T, path string, version int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		t.Fatal(err)
	}
}

func TestSQLiteRefusesALayoutThatCannotBe(t *testing.T) {
	for _, version := range []int{0, -1, -16777216} {
		path := filepath.Join(t.TempDir(), "state.db")
		if err := openTestSQLite(t, path, time.Now).Close(); err != nil {
			t.Fatal(err)
		}
		setVersion(t, path, version)
		if _, err := OpenSQLite(path, time.Now); !errors.Is(err, ErrDamaged) {
			t.Errorf("layout %d: %v, want %v", version, err, ErrDamaged)
		}
		if _, err := ReadSQLite(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("layout %d, to read: %v, want %v", version, err, ErrDamaged)
		}
	}
}

// With less than that a power cut takes commits that were reported.
func TestSQLiteSyncsEveryCommit(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	const full = 2
	var level int
	if err := s.writer.db.QueryRow("PRAGMA synchronous").Scan(&level); err != nil || level != full {
		t.Errorf("synchronous is %d, %v; want %d", level, err, full)
	}
}

func TestSQLiteRefusesADamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(path, time.Now); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("OpenSQLite = %v, want an error that names the file", err)
	}
}

// The embedded SQLite must be one that has no known way to damage a WAL file.
func TestSQLiteVersion(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	var version string
	if err := s.read.QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch)
	if major*1_000_000+minor*1_000+patch < 3_051_003 {
		t.Errorf("SQLite %s is older than 3.51.3", version)
	}
}

// The queries that run for every job must use their index, or a crawl slows
// down as it grows.
func TestSQLiteReadsByIndex(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	for query, index := range map[string]string{
		strings.ReplaceAll(frontQuery(Image), "?", "1"):                                                "COVERING INDEX job_open",
		selectRow + "seq IN (1, 2)":                                                                    "INTEGER PRIMARY KEY",
		`SELECT min(due) FROM job WHERE state = 1 AND host = 1 AND site = 1 AND kind = 2`:              "job_open",
		`SELECT seq FROM job WHERE job.state = 3 AND job.site = 1`:                                     "job_failed",
		`SELECT host FROM queue WHERE queue.pages + queue.images + queue.ranges > 0 ORDER BY queue.at`: "queue_open",
		`SELECT seq FROM job WHERE id BETWEEN x'00' AND x'00ff' AND state = 2`:                         "sqlite_autoindex_job_1",
		`SELECT seq FROM job WHERE id = x'00'`:                                                         "sqlite_autoindex_job_1",
	} {
		if plan := queryPlan(t, s, query); !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\nplan: %swant it to use %s and to sort nothing", query, plan, index)
		}
	}
}

// A file whose records are read by many may still empty its log, however long
// each of them is worked on.
func TestSQLiteEachLetsItsLogBeEmptied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	if _, err := s.Add(t.Context(), pages("a", 3*firstEach)); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	n := 0
	err = s.Each(t.Context(), Filter{Site: "site", Kind: Page}, func(Record) error {
		n++
		if n%firstEach != 1 {
			return nil
		}
		if _, err := s.Add(t.Context(), []Job{image("a", n)}); err != nil {
			return err
		}
		return emptyLog(other)
	})
	if err != nil || n != 3*firstEach {
		t.Errorf("met %d records, %v, want %d", n, err, 3*firstEach)
	}
}

// emptyLog has SQLite write the log of a file into it, or says that somebody reads
// what is in there.
func emptyLog(db *sql.DB) error {
	var busy, inLog, emptied int
	if err := db.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &inLog, &emptied); err != nil {
		return err
	}
	if busy != 0 || inLog != 0 {
		return fmt.Errorf("%d pages stay in the log, busy is %d", inLog, busy)
	}
	return nil
}

func queryPlan(t *testing.T, s *SQLite, query string) string {
	t.Helper()
	rows, err := s.read.Query("EXPLAIN QUERY PLAN " + query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(detail + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}

// BenchmarkSQLite adds, leases and finishes jobs, as a crawl would, in batches.
func BenchmarkSQLite(b *testing.B) {
	s, err := OpenSQLite(filepath.Join(b.TempDir(), "state.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const batch = 64
	done := 0
	for n := 0; done < b.N; n++ {
		var jobs []Job
		for i := range batch {
			jobs = append(jobs, image("a", n*batch+i))
		}
		if _, err := s.Add(b.Context(), jobs); err != nil {
			b.Fatal(err)
		}
		h, _, err := s.Take(b.Context(), time.Minute)
		if err != nil {
			b.Fatal(err)
		}
		due, err := s.Jobs(b.Context(), h, Image, batch)
		if err != nil || len(due.Jobs) != batch {
			b.Fatalf("%d jobs, %v", len(due.Jobs), err)
		}
		var outcomes []Outcome
		for _, job := range due.Jobs {
			outcomes = append(outcomes, Outcome{Job: job, State: Done, Result: Result{Size: 8000, Path: "p"}})
		}
		if err := s.Done(b.Context(), h, outcomes); err != nil {
			b.Fatal(err)
		}
		if err := s.Release(b.Context(), h, Pause{}); err != nil {
			b.Fatal(err)
		}
		done += batch
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "jobs/s")
}
