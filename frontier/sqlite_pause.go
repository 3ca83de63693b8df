package frontier

import (
	"context"
	"fmt"
	"time"
)

// Lift implements Frontier. All of it is one transaction.
func (s *SQLite) Lift(ctx context.Context, causes ...string) error {
	err := s.write(ctx, func(w *writer) error {
		now := s.now()
		paused, err := w.pausedFor(causes, now)
		if err != nil {
			return fmt.Errorf("looking for hosts left alone: %w", err)
		}
		for host, p := range paused {
			if err := w.lift(host, p, now); err != nil {
				return fmt.Errorf("asking a host again: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.changed.fireAll()
	return nil
}

// pausedFor returns the pauses that last and are for one of the causes, by the
// row number of their host.
func (w *writer) pausedFor(causes []string, now time.Time) (map[int64]Pause, error) {
	rows, err := w.findPaused.Query(toMillis(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	paused := map[int64]Pause{}
	for rows.Next() {
		var host, until, asked int64
		var p Pause
		if err := rows.Scan(&host, &until, &p.Cause, &asked); err != nil {
			return nil, err
		}
		p.Until, p.Asked = fromMillis(until), fromMillis(asked)
		if p.isLiftable(causes, now) {
			paused[host] = p
		}
	}
	return paused, rows.Err()
}

// lift makes the host and its open jobs due as soon as the host itself asked
// for.
func (w *writer) lift(host int64, p Pause, now time.Time) error {
	p = p.lifted()
	if _, err := w.hasten.Exec(host, toMillis(latest(p.Until, now))); err != nil {
		return err
	}
	return w.pause(host, p, now)
}

// release keeps the pause with which a host is given back, unless a longer one was noted.
func (w *writer) release(host int64, p Pause, now time.Time) error {
	var until, asked int64
	var noted Pause
	if err := w.findPause.QueryRow(host).Scan(&until, &noted.Cause, &asked); err != nil {
		return fmt.Errorf("looking whether a host is left alone: %w", err)
	}
	noted.Until, noted.Asked = fromMillis(until), fromMillis(asked)
	return w.pause(host, p.orLonger(noted, now), now)
}

// pause keeps the pause with its host, and puts the host to the end of the line
// of those that are due by then.
func (w *writer) pause(host int64, p Pause, now time.Time) error {
	if _, err := w.postpone.Exec(toMillis(p.Until), p.Cause, toMillis(p.Asked), host); err != nil {
		return err
	}
	_, err := w.refreshQueues.Exec(host, toMillis(latest(p.Until, now)), int64(never))
	return err
}
