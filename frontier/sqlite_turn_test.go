package frontier

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
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

// One that cannot be written fails alone.
func TestSQLiteSharesNoFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	c := &crawl{t: t, clock: newClock(), Frontier: openTestSQLite(t, path, time.Now)}
	c.add(page("a", 100))
	h := c.take()
	errs := writeTogether(t, c.Frontier.(*SQLite), 5, func(n int) error {
		if n == 2 {
			return c.Done(t.Context(), h, []Outcome{finished(c.get(page("a", 100)).Job), finished(page("a", 200))})
		}
		_, err := c.Add(t.Context(), []Job{page("a", n)})
		return err
	})
	for n, err := range errs {
		switch failed := err != nil && strings.Contains(err.Error(), "not known"); {
		case n == 2 && !failed:
			t.Errorf("Done of an unknown job: %v", err)
		case n != 2 && err != nil:
			t.Errorf("Add %d: %v", n, err)
		case n != 2:
			c.wantState(page("a", n), Open)
		}
	}
	c.wantState(page("a", 100), Open)
	if open, _ := c.stats().Total("", Page, Open); open != 5 {
		t.Errorf("%d pages are open, want 5", open)
	}
}

// writeTogether calls write n times, so that all of them wait for another writer
// at once, and returns their errors.
func writeTogether(t *testing.T, s *SQLite, n int, write func(n int) error) []error {
	t.Helper()
	errs := make([]error, n)
	s.writer.mu.Lock()
	var writing sync.WaitGroup
	for i := range errs {
		writing.Go(func() { errs[i] = write(i) })
	}
	for waiting := 0; waiting < n; {
		time.Sleep(time.Millisecond)
		s.writer.queueing.Lock()
		waiting = len(s.writer.queue)
		s.writer.queueing.Unlock()
	}
	s.writer.mu.Unlock()
	writing.Wait()
	return errs
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
