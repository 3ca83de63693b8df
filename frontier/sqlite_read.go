package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

const selectRecord = `
	SELECT job.id, host.name, job.kind, job.state, job.due, job.tries, job.settled, job.task, job.result
	FROM job JOIN host ON host.id = job.host `

// Get implements Frontier.
func (s *SQLite) Get(ctx context.Context, jobs []Job) ([]Record, error) {
	records := make([]Record, len(jobs))
	for i, job := range jobs {
		r, err := scanRecord(s.read.QueryRowContext(ctx, selectRecord+`WHERE job.id = ?`, job.ID[:]))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			r = Record{Job: job}
		case err != nil:
			return nil, fmt.Errorf("reading the record of %s: %w", job.URL, err)
		}
		records[i] = r
	}
	return records, nil
}

// Each implements Frontier.
func (s *SQLite) Each(ctx context.Context, f Filter, fn func(Record) error) error {
	// The states stand in the text, not as arguments, so that SQLite may use
	// the index over just these.
	where := []string{"1"}
	if f.State != Unknown {
		where = append(where, fmt.Sprintf("job.state = %d", f.State))
	}
	if f.Kind != 0 {
		where = append(where, fmt.Sprintf("job.kind = %d", f.Kind))
	}
	var args []any
	if f.Site != "" {
		where = append(where, "job.site = (SELECT id FROM site WHERE name = ?)")
		args = append(args, f.Site)
	}
	rows, err := s.read.QueryContext(ctx, selectRecord+`WHERE `+strings.Join(where, " AND ")+` ORDER BY job.seq`, args...)
	if err != nil {
		return fmt.Errorf("reading records: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanRecord(row interface{ Scan(...any) error }) (Record, error) {
	var r Record
	var id, task, result []byte
	var due, settled int64
	if err := row.Scan(&id, &r.Host, &r.Kind, &r.State, &due, &r.Tries, &settled, &task, &result); err != nil {
		return r, err
	}
	copy(r.ID[:], id)
	r.Due, r.Settled = fromMillis(due), fromMillis(settled)
	return r, errors.Join(json.Unmarshal(task, &r.Task), json.Unmarshal(result, &r.Result))
}

// Stats implements Frontier.
func (s *SQLite) Stats(ctx context.Context) (Stats, error) {
	counts, err := s.counts(ctx)
	if err != nil {
		return Stats{}, fmt.Errorf("counting jobs: %w", err)
	}
	postponed, err := s.postponed(ctx)
	if err != nil {
		return Stats{}, fmt.Errorf("listing postponed hosts: %w", err)
	}
	return Stats{counts, postponed}, nil
}

func (s *SQLite) counts(ctx context.Context) (counts []Count, err error) {
	rows, err := s.read.QueryContext(ctx, `
		SELECT site.name, kind, state, n, bytes FROM tally JOIN site ON site.id = tally.site
		WHERE n > 0 ORDER BY site.id, kind, state`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Site, &c.Kind, &c.State, &c.N, &c.Bytes); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

func (s *SQLite) postponed(ctx context.Context) (postponed []Postponed, err error) {
	rows, err := s.read.QueryContext(ctx, `
		SELECT host.name, host.not_before, sum(queue.pages + queue.images) AS open
		FROM host JOIN queue ON queue.host = host.id
		WHERE host.not_before > ? GROUP BY host.id HAVING open > 0 ORDER BY host.id`, toMillis(s.now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p Postponed
		var until int64
		if err := rows.Scan(&p.Host, &until, &p.Open); err != nil {
			return nil, err
		}
		p.Until = fromMillis(until)
		postponed = append(postponed, p)
	}
	return postponed, rows.Err()
}
