package frontier

import (
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// A row whose ID is none says that the file is damaged, to whoever reads it.
func TestSQLiteTellsOfADamagedID(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	c.add(page("a", 1), page("a", 2))
	h := c.take()
	handed := c.jobs(h, Page, 1)
	exec(t, s.writer.conn, `UPDATE job SET id = seq`)
	for name, read := range map[string]func() error{
		"Jobs": func() error { _, err := s.Jobs(t.Context(), h, Page, 1); return err },
		"Done": func() error { return s.Done(t.Context(), h, []Outcome{finished(handed[0])}) },
		"Each": func() error { return s.Each(t.Context(), Filter{}, func(Record) error { return nil }) },
	} {
		if err := read(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s = %v, want %v", name, err, ErrDamaged)
		}
	}
}
