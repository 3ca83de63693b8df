package frontier

import (
	"context"
	"fmt"
	"io"
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

// Release implements Frontier. While it is written nobody gets the host, and
// others work on theirs.
func (s *SQLite) Release(ctx context.Context, h *Host, p Pause) error {
	if !s.beginRelease(h) {
		s.changed.givenBack(h.key)
		return nil
	}
	err := s.write(ctx, func(w *writer) error {
		return w.release(h.key, p, s.now())
	})
	s.endRelease(h, err == nil)
	if err != nil {
		return err
	}
	s.changed.givenBack(h.key)
	return nil
}

// beginRelease notes that a host is being given back, if it is owned.
func (s *SQLite) beginRelease(h *Host) (owned bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.leases.owns(h) {
		return false
	}
	s.leases.setLeaving(h, true)
	return true
}

// endRelease ends the lease if that is written, unless another call has already.
func (s *SQLite) endRelease(h *Host, written bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.leases.owns(h):
	case written:
		s.leases.drop(h)
	default:
		s.leases.setLeaving(h, false)
	}
}
