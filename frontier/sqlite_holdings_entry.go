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
		add, err := tx.Prepare(`INSERT INTO entry (source, text) VALUES (?, ?) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer func() { _ = add.Close() }() // the transaction tells of what matters
		for _, entry := range entries {
			done, err := add.Exec(source, entry)
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
	return h.has(ctx, `SELECT 1 FROM entry WHERE source = ? AND text = ?`, source, entry)
}

// ClaimEntry notes that a picture goes by an entry, and returns those of other
// addresses that go by it, too.
func (h *Holdings) ClaimEntry(ctx context.Context, source int64, entry string, c Claimant) (others []Claimant, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO entry_claim (source, text, job, host, address) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET host = excluded.host, address = excluded.address`, source, entry, c.Job[:], c.Host, c.Address)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT job, host, address FROM entry_claim
			WHERE source = ? AND text = ? AND job <> ? AND address <> ? LIMIT ?`, source, entry, c.Job[:], c.Address, maxFound)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			other, err := scanClaimant(rows)
			if err != nil {
				return err
			}
			others = append(others, other)
		}
		return rows.Err()
	})
	return others, err
}

// scanClaimant reads the job, the host and the address of a row, and what is
// behind them.
func scanClaimant(rows *sql.Rows, more ...any) (c Claimant, err error) {
	var job []byte
	if err := rows.Scan(append([]any{&job, &c.Host, &c.Address}, more...)...); err != nil {
		return c, err
	}
	c.Job, err = readID(job)
	return c, err
}

// IsPassed reports whether a picture was given up before for an entry.
func (h *Holdings) IsPassed(ctx context.Context, job ID) (bool, error) {
	return h.has(ctx, `SELECT 1 FROM passed WHERE job = ?`, job[:])
}

// Pass notes that a picture was given up for an entry, once.
func (h *Holdings) Pass(ctx context.Context, job ID) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO passed (job) VALUES (?) ON CONFLICT DO NOTHING`, job[:])
		return err
	})
}

// has reports whether a query has a row.
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
