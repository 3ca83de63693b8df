package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// AddEntries makes entries of a list known, and reports how many are new.
func (h *Holdings) AddEntries(ctx context.Context, source int64, entries []string) (fresh int64, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		add, err := tx.Prepare(`INSERT INTO entry (text, source) VALUES (?, ?) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer func() { _ = add.Close() }() // the transaction tells of what matters
		for _, entry := range entries {
			done, err := add.Exec(entry, source)
			if err != nil {
				return fmt.Errorf("adding %q: %w", entry, err)
			}
			n, err := done.RowsAffected()
			if err != nil {
				return err
			}
			fresh += n
		}
		return nil
	})
	return fresh, err
}

// HasEntry reports whether a list has an entry.
func (h *Holdings) HasEntry(ctx context.Context, source int64, entry string) (bool, error) {
	return h.has(ctx, `SELECT 1 FROM entry WHERE text = ? AND source = ?`, entry, source)
}

// IsPassed reports whether a picture was given up before for an entry.
func (h *Holdings) IsPassed(ctx context.Context, job ID) (bool, error) {
	return h.has(ctx, `SELECT 1 FROM passed WHERE job = ?`, job[:])
}

func (h *Holdings) has(ctx context.Context, query string, args ...any) (bool, error) {
	stmt, err := h.read.statement(ctx, query) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return false, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	var is int
	err = stmt.QueryRowContext(ctx, args...).Scan(&is)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	return err == nil, nil
}

// Pass notes that a picture was given up for an entry, once.
func (h *Holdings) Pass(ctx context.Context, job ID, entry string) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO passed (job) VALUES (?) ON CONFLICT DO NOTHING`, job[:])
		if err == nil {
			_, err = tx.Exec(`UPDATE entry SET used = 1 WHERE text = ?`, entry)
		}
		return err
	})
}
