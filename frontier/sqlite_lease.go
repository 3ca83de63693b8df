package frontier

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"time"
)

// Take implements Frontier.
func (s *SQLite) Take(ctx context.Context, lease time.Duration) (*Host, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	key, name, next, err := s.waiting(ctx, now)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("looking for a host to work on: %w", err)
	}
	if key == 0 {
		if next.IsZero() && !s.leases.any(now) {
			return nil, time.Time{}, io.EOF
		}
		return nil, next, nil
	}
	sites, err := s.sitesOf(ctx, key)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("taking %s: %w", name, err)
	}
	answered, err := s.hasAnswered(ctx, key)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("taking %s: %w", name, err)
	}
	until := now.Add(lease)
	h := newHost(name, key, s.leases.take(key, until), until)
	h.answered = answered
	for _, site := range sites {
		h.Sites = append(h.Sites, site.name)
	}
	return h, time.Time{}, nil
}

// waiting finds the host without an owner that has waited longest: its key,
// or 0 and the time at which the first will have something due, if any.
func (s *SQLite) waiting(ctx context.Context, now time.Time) (key int64, name string, next time.Time, err error) {
	rows, err := s.query(ctx, `
		SELECT queue.host, host.name, site.name, queue.at
		FROM queue JOIN host ON host.id = queue.host JOIN site ON site.id = queue.site
		WHERE queue.pages + queue.images + queue.ranges > 0 ORDER BY queue.at`)
	if err != nil {
		return 0, "", time.Time{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var site string
		var at int64
		if err := rows.Scan(&key, &name, &site, &at); err != nil {
			return 0, "", time.Time{}, err
		}
		if !s.only.has(site) || !s.leases.free(key, now) {
			continue
		}
		if at > now.UnixMilli() {
			return 0, "", fromMillis(at), nil
		}
		return key, name, time.Time{}, nil
	}
	return 0, "", time.Time{}, rows.Err()
}

// hasAnswered reports whether a host ever answered.
func (s *SQLite) hasAnswered(ctx context.Context, host int64) (answered bool, err error) {
	rows, err := s.query(ctx, `SELECT answered FROM host WHERE id = ?`, host)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&answered); err != nil {
			return false, err
		}
	}
	return answered, rows.Err()
}

// siteOnHost is a site with jobs open on a host.
type siteOnHost struct {
	id                    int64
	name                  string
	pages, images, ranges int64
}

func (s siteOnHost) open(kind Kind) int64 {
	switch kind {
	case Page:
		return s.pages
	case Range:
		return s.ranges
	}
	return s.images
}

func (s *SQLite) sitesOf(ctx context.Context, host int64) ([]siteOnHost, error) {
	rows, err := s.query(ctx, `
		SELECT site.id, site.name, queue.pages, queue.images, queue.ranges FROM queue JOIN site ON site.id = queue.site
		WHERE queue.host = ? AND queue.pages + queue.images + queue.ranges > 0`, host)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var sites []siteOnHost
	for rows.Next() {
		var site siteOnHost
		if err := rows.Scan(&site.id, &site.name, &site.pages, &site.images, &site.ranges); err != nil {
			return nil, err
		}
		if s.only.has(site.name) {
			sites = append(sites, site)
		}
	}
	return sites, rows.Err()
}

// Jobs implements Frontier. It reads from the front of the queue each time:
// what is handed out and not done yet is never more than a lane holds.
func (s *SQLite) Jobs(ctx context.Context, h *Host, kind Kind, n int) (Due, error) {
	s.mu.Lock()
	owned := s.leases.owns(h)
	s.mu.Unlock()
	if !owned {
		return Due{}, ErrLost
	}
	h.reading.Lock()
	defer h.reading.Unlock()
	open, total, err := s.front(ctx, h, kind, n+h.out()+1)
	if err != nil {
		return Due{}, fmt.Errorf("reading what is due on %s: %w", h.Name, err)
	}
	due := h.due(open, n, s.now())
	due.Open = total
	return due, nil
}

// front reads the first open jobs of a kind on a host, over all its sites,
// and how many there are in all. Jobs of one site that are due at one time
// come in the order of adding; those of different sites in any.
func (s *SQLite) front(ctx context.Context, h *Host, kind Kind, limit int) (open []Job, total int64, err error) {
	sites, err := s.sitesOf(ctx, h.key)
	if err != nil {
		return nil, 0, err
	}
	for _, site := range sites {
		total += site.open(kind)
		if open, err = s.frontOf(ctx, open, h, site.id, kind, limit); err != nil {
			return nil, 0, err
		}
	}
	if len(sites) > 1 {
		slices.SortStableFunc(open, func(a, b Job) int { return a.Due.Compare(b.Due) })
	}
	return open, total, nil
}

// frontOf appends the first open jobs of one site.
func (s *SQLite) frontOf(ctx context.Context, open []Job, h *Host, site int64, kind Kind, limit int) ([]Job, error) {
	rows, err := s.query(ctx, `
		SELECT id, due, tries, walk, task FROM job
		WHERE state = 1 AND host = ? AND site = ? AND kind = ? ORDER BY due, seq LIMIT ?`, h.key, site, kind, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		job := Job{Kind: kind, Host: h.Name}
		var id, task sql.RawBytes
		var due int64
		if err := rows.Scan(&id, &due, &job.Tries, &job.Walk, &task); err != nil {
			return nil, err
		}
		copy(job.ID[:], id)
		job.Due = fromMillis(due)
		if err := unmarshal(task, &job.Task); err != nil {
			return nil, fmt.Errorf("reading the task of job %s: %w", job.ID, err)
		}
		open = append(open, job)
	}
	return open, rows.Err()
}

// Renew implements Frontier.
func (s *SQLite) Renew(_ context.Context, h *Host, lease time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.leases.owns(h) {
		return ErrLost
	}
	s.leases.extend(h, s.now().Add(lease))
	return nil
}

// Leave implements Frontier.
func (s *SQLite) Leave(site string) {
	s.only.leave(site)
	s.changed.fireAll()
}

// Release implements Frontier.
func (s *SQLite) Release(ctx context.Context, h *Host, p Pause) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.leases.owns(h) {
		s.changed.givenBack(h.key)
		return nil
	}
	err := s.write(ctx, func(w *writer) error {
		return w.pause(h.key, p, s.now())
	})
	if err != nil {
		return err
	}
	s.leases.drop(h)
	s.changed.givenBack(h.key)
	return nil
}
