package frontier

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Those that wait for the disk together wait for it once.
func TestSQLiteSharesCommits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	c := &crawl{t: t, clock: newClock(), Frontier: openTestSQLite(t, path, time.Now)}
	c.add(page("a", 100))
	before := commitsInLog(t, path)
	errs := writeTogether(t, c.Frontier.(*SQLite), 9, func(n int) error {
		_, err := c.Add(t.Context(), []Job{page("a", n), page("b", n)})
		return err
	})
	for n, err := range errs {
		if err != nil {
			t.Errorf("Add %d: %v", n, err)
		}
		c.wantState(page("b", n), Open)
	}
	if got := commitsInLog(t, path) - before; got != 1 {
		t.Errorf("there were %d commits, want 1", got)
	}
	if open, _ := c.stats().Total("", Page, Open); open != 19 {
		t.Errorf("%d pages are open, want 19", open)
	}
}

// One that cannot be written fails alone, and nothing stays of what it wrote, of the
// names it gave, nor of what it read.
func TestSQLiteSharesNoFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	damaged := page("a", 100)
	c.add(damaged)
	if err := s.writer.transaction(func(w *writer) error {
		_, err := w.conn.ExecContext(t.Context(), `UPDATE job SET task = 'none'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	const failing, all = 2, 5
	var found []Job
	for n := range all {
		job := page("new", n)
		job.Site = "new"
		found = append(found, job)
	}
	errs := writeTogether(t, s, all, func(n int) error {
		jobs := found[n : n+1]
		if n == failing {
			early := page("newer", n)
			early.Site = "newer"
			jobs = append([]Job{early, damaged}, found...)
		}
		_, err := c.Add(t.Context(), jobs)
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.Frontier = openTestSQLite(t, path, time.Now)
	for n, err := range errs {
		if failed := errors.Is(err, ErrDamaged); failed != (n == failing) || !failed && err != nil {
			t.Errorf("Add %d: %v", n, err)
		}
		want := Record{Job: found[n], State: Open}
		if n == failing {
			want.State = Unknown
		}
		if diff := cmp.Diff(want, c.get(found[n])); diff != "" {
			t.Errorf("job %d (-want +got):\n%s", n, diff)
		}
	}
	if open, _ := c.stats().Total("new", Page, Open); open != all-1 {
		t.Errorf("%d pages of the new site are open, want %d", open, all-1)
	}
	c.wantState(page("newer", failing), Unknown)
}

// Where the file cannot be written, all are told of it after one try.
func TestSQLiteSharesAFailureOfItsFile(t *testing.T) {
	for name, breakFile := range map[string]func(t *testing.T, s *SQLite){
		"that is locked":            lockOut,
		"that cannot take a commit": refuseCommits,
	} {
		t.Run(name, func(t *testing.T) {
			s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
			breakFile(t, s)
			errs := writeTogether(t, s, 4, func(n int) error {
				_, err := s.Add(t.Context(), []Job{page("a", n)})
				return err
			})
			for n, err := range errs {
				if err == nil || errors.Unwrap(err) != errors.Unwrap(errs[0]) { //nolint:errorlint // one and the same
					t.Errorf("Add %d: %v; want the one error of all, %v", n, err, errs[0])
				}
			}
		})
	}
}

// lockOut has another connection write until the test ends.
func lockOut(t *testing.T, s *SQLite) {
	exec(t, s.writer.conn, `PRAGMA busy_timeout = 1`)
	other, err := sql.Open("sqlite", s.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	conn, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	exec(t, conn, `BEGIN IMMEDIATE`)
}

// refuseCommits has what is added break a rule that is looked at by COMMIT.
func refuseCommits(t *testing.T, s *SQLite) {
	for _, text := range []string{
		`PRAGMA foreign_keys = ON`,
		`CREATE TABLE refused (host REFERENCES host (id) DEFERRABLE INITIALLY DEFERRED)`,
		`CREATE TRIGGER refuse AFTER INSERT ON job BEGIN INSERT INTO refused VALUES (-1); END`,
	} {
		exec(t, s.writer.conn, text)
	}
}

func exec(t *testing.T, conn *sql.Conn, text string) {
	t.Helper()
	if _, err := conn.ExecContext(t.Context(), text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// After a panic nobody is told that something was written, and others can write.
func TestSQLiteSurvivesAPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	errs := writeTogether(t, s, 4, func(n int) (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		if n == 2 {
			return s.writer.transaction(func(*writer) error { panic("in a turn") })
		}
		_, err = s.Add(t.Context(), []Job{page("a", n)})
		return err
	})
	for n, err := range errs {
		if err == nil {
			t.Errorf("Add %d: no error", n)
		}
		c.wantState(page("a", n), Unknown)
	}
	c.add(page("a", 1))
	c.wantState(page("a", 1), Open)
}

// writeTogether calls write n times, so that all of them wait for another writer
// at once, in this order, and returns their errors.
func writeTogether(t *testing.T, s *SQLite, n int, write func(n int) error) []error {
	t.Helper()
	errs := make([]error, n)
	s.writer.mu.Lock()
	var writing sync.WaitGroup
	inLine := 0
	for i := range errs {
		writing.Go(func() { errs[i] = write(i) })
		if inLine = waitInLine(s, i+1); inLine <= i {
			break
		}
	}
	s.writer.mu.Unlock()
	writing.Wait()
	if inLine < n {
		t.Fatalf("%d wait together, want %d", inLine, n)
	}
	return errs
}

// waitInLine waits until n callers wait for another writer, or for ten seconds, and
// returns how many do.
func waitInLine(s *SQLite, n int) (inLine int) {
	for patience := time.Now().Add(10 * time.Second); time.Now().Before(patience); time.Sleep(time.Millisecond) {
		s.writer.queueing.Lock()
		inLine = len(s.writer.queue)
		s.writer.queueing.Unlock()
		if inLine >= n {
			break
		}
	}
	return inLine
}

// commitsInLog counts the frames of the log that end a commit.
func commitsInLog(t *testing.T, path string) (commits int) {
	t.Helper()
	log, err := os.ReadFile(path + logExt)
	if err != nil {
		t.Fatal(err)
	}
	frame := logFrameHeader + int(binary.BigEndian.Uint32(log[8:]))
	for at := logHeaderSize; at+frame <= len(log); at += frame {
		if isCommit(log[at:]) {
			commits++
		}
	}
	return commits
}

// BenchmarkShared writes small batches from several goroutines.
func BenchmarkShared(b *testing.B) {
	for _, n := range []int{1, 2, 8} {
		b.Run(fmt.Sprintf("callers=%d", n), func(b *testing.B) {
			s := openTestSQLite(b, filepath.Join(b.TempDir(), "state.db"), time.Now)
			var writing sync.WaitGroup
			for caller := range n {
				writing.Go(func() {
					for i := caller; i < b.N; i += n {
						if _, err := s.Add(b.Context(), []Job{pictureOfScale("a", i)}); err != nil {
							b.Error(err)
						}
					}
				})
			}
			writing.Wait()
		})
	}
}
