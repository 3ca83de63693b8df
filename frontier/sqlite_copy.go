package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"
)

// What a file says of itself in SQLite's application_id: that records are being copied into
// it, or not. It is there from the first, and goes with the last commit of a copy.
const (
	isCopied  = "application_id = 1668313188"
	notCopied = "application_id = 0"
)

// checkFinished returns [ErrUnfinished] if something was to be copied into the file, and
// closes it then.
func (s *SQLite) checkFinished() error {
	var id int64
	err := s.read.QueryRow("PRAGMA application_id").Scan(&id)
	if err == nil && fmt.Sprintf("application_id = %d", id) == isCopied {
		err = ErrUnfinished
	}
	if err != nil {
		return errors.Join(err, s.read.Close())
	}
	return nil
}

// beginSQLiteCopy makes an empty state file to copy into. One without jobs, and one that a
// copy was broken off into, it takes the place of.
func beginSQLiteCopy(path string) (*SQLite, error) {
	path, err := followed(path)
	if err != nil {
		return nil, err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("opening the state file: %w", err)
	}
	lock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	err = checkReplaceable(path)
	if err == nil {
		err = replaceFile(path)
	}
	s := &SQLite{now: time.Now, only: newScope(nil), changed: newSignal(), path: path, leases: newLeases(), copying: true, lock: lock}
	if err == nil {
		err = s.open()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("copying into the state file %s: %w", path, err), lock.Unlock())
	}
	return s, nil
}

// checkReplaceable returns [ErrNotEmpty] if there are jobs in a file.
func checkReplaceable(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s, err := openSQLite(path, time.Now, nil)
	if errors.Is(err, ErrUnfinished) {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.eachNote(context.Background(), func(hostNote) error { return ErrNotEmpty })
	return errors.Join(err, s.Close())
}

// replaceFile makes an empty file that is marked as one that is copied into. What stood
// there was closed, or is marked so itself, without its log, too.
func replaceFile(path string) error {
	for _, left := range []string{path + logExt, path + "-shm"} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return buildFile(path, isCopied)
}

// unused implements copyable: the lock is held.
func (s *SQLite) unused(context.Context) (string, error) { return "", nil }

// eachNote implements copyable.
func (s *SQLite) eachNote(ctx context.Context, fn func(hostNote) error) error {
	for last, n := int64(0), mostEach; n == mostEach; {
		notes, behind, err := s.someNotes(ctx, last)
		if err != nil {
			return err
		}
		last, n = behind, len(notes)
		for _, note := range notes {
			if err := fn(note); err != nil {
				return err
			}
		}
	}
	return nil
}

// someNotes reads what is known of some hosts behind one.
func (s *SQLite) someNotes(ctx context.Context, last int64) (notes []hostNote, behind int64, err error) {
	rows, err := s.queryNow(ctx, `SELECT id, name, not_before, cause, asked, answered FROM host WHERE id > ? ORDER BY id LIMIT ?`, last, mostEach)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var n hostNote
		var until, asked int64
		if err := rows.Scan(&behind, &n.host, &until, &n.pause.Cause, &asked, &n.answered); err != nil {
			return nil, 0, err
		}
		n.pause.Until, n.pause.Asked = fromMillis(until), fromMillis(asked)
		notes = append(notes, n)
	}
	return notes, behind, rows.Err()
}

// importNotes implements copyable.
func (s *SQLite) importNotes(ctx context.Context, notes []hostNote) error {
	return s.write(ctx, func(w *writer) error {
		for _, n := range notes {
			host, err := w.host(n.host)
			if err != nil {
				return err
			}
			if _, err := w.postpone.Exec(toMillis(n.pause.Until), n.pause.Cause, toMillis(n.pause.Asked), host); err != nil {
				return err
			}
			if n.answered {
				if err := w.answered(host); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// importRecords implements copyable. Jobs are found wherever they are by now.
func (s *SQLite) importRecords(ctx context.Context, records []moved) error {
	return s.write(ctx, func(w *writer) error {
		insert, err := w.conn.PrepareContext(ctx, `INSERT INTO job (id, host, site, kind, state, due, tries, settled, walk, task, result)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer func() { _ = insert.Close() }() // the transaction tells of what matters
		for i := range records {
			if err := w.importRecord(insert, &records[i].Record); err != nil {
				return fmt.Errorf("copying the record of %s: %w", records[i].URL, err)
			}
		}
		return nil
	})
}

// importRecord writes a record as it is, and adds it to the sums.
func (w *writer) importRecord(insert *sql.Stmt, r *Record) error {
	host, err := w.host(r.Host)
	if err != nil {
		return err
	}
	site, err := w.site(r.Site)
	if err != nil {
		return err
	}
	task, err := json.Marshal(&r.Task)
	if err != nil {
		return err
	}
	result, err := json.Marshal(&r.Result)
	if err != nil {
		return err
	}
	due := toMillis(r.Due)
	made, err := insert.Exec(r.ID[:], host, site, r.Kind, r.State, due, r.Tries, toMillis(r.Settled), r.Walk, task, result)
	if err != nil {
		return err
	}
	if n, err := made.RowsAffected(); n == 0 || err != nil {
		return errors.Join(errors.New("it is known twice, as a machine left it that was killed: run the crawl, then copy it"), err)
	}
	seq, err := made.LastInsertId()
	if err != nil {
		return err
	}
	if r.State == Open {
		w.queued(queueKey{host, site}, r.Kind, 1, due)
	}
	w.tallied(site, r.Kind, r.State, &r.Task, &r.Result, 1)
	w.countIn(seq, site, r.Kind, r.State, &r.Task, &r.Result, 1)
	return nil
}

// importOrder implements copyable: there is an index.
func (s *SQLite) importOrder(context.Context, iter.Seq2[Record, error]) error { return nil }

// importChanged implements copyable.
func (s *SQLite) importChanged(ctx context.Context, site string, galleries iter.Seq2[Gallery, error]) error {
	var some []Gallery
	flush := func() error {
		defer func() { some = some[:0] }()
		return s.write(ctx, func(w *writer) error { return w.importChanged(ctx, site, some) })
	}
	for g, err := range galleries {
		if err != nil {
			return err
		}
		if some = append(some, g); len(some) == copiedAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (w *writer) importChanged(ctx context.Context, site string, galleries []Gallery) error {
	id, err := w.site(site)
	if err != nil {
		return err
	}
	for _, g := range galleries {
		if _, err := w.conn.ExecContext(ctx, `UPDATE gallery SET changed = ? WHERE site = ? AND name = ?`, toMillis(g.Changed), id, g.Name); err != nil {
			return err
		}
	}
	return nil
}

// finish implements copyable.
func (s *SQLite) finish(ctx context.Context) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.conn.ExecContext(ctx, "PRAGMA "+notCopied)
		return err
	})
}
