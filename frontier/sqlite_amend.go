package frontier

import (
	"context"
	"fmt"
	"time"
)

// Amend implements Frontier. All of it is one transaction.
func (s *SQLite) Amend(ctx context.Context, outcomes []Outcome) error {
	return s.write(ctx, func(w *writer) error {
		for i := range outcomes {
			if err := w.amend(&outcomes[i], s.now()); err != nil {
				return fmt.Errorf("amending the record of %s: %w", outcomes[i].Job.URL, err)
			}
		}
		return nil
	})
}

func (w *writer) amend(o *Outcome, now time.Time) error {
	known, err := w.row(o.Job.ID, &o.Job.Task)
	if err != nil || !known.isKnown() || !o.amends(known.state) {
		return err
	}
	return w.mark(known, *o, now)
}

// Pauses implements Frontier.
func (s *SQLite) Pauses(ctx context.Context) (map[string]Pause, error) {
	rows, err := s.query(ctx, `SELECT name, not_before, `+s.since2("cause, asked", "'', 0")+`
		FROM host WHERE not_before > ?`, toMillis(s.now()))
	if err != nil {
		return nil, fmt.Errorf("listing the hosts left alone: %w", err)
	}
	defer rows.Close()
	pauses := map[string]Pause{}
	for rows.Next() {
		var host string
		var until, asked int64
		var p Pause
		if err := rows.Scan(&host, &until, &p.Cause, &asked); err != nil {
			return nil, fmt.Errorf("listing the hosts left alone: %w", err)
		}
		p.Until, p.Asked = fromMillis(until), fromMillis(asked)
		pauses[host] = p
	}
	return pauses, rows.Err()
}

// Postpone implements Frontier.
func (s *SQLite) Postpone(ctx context.Context, host string, p Pause) error {
	err := s.write(ctx, func(w *writer) error {
		number, err := w.host(host)
		if err != nil {
			return err
		}
		return w.pause(number, p, s.now())
	})
	if err != nil {
		return err
	}
	s.changed.fireAll()
	return nil
}
