package frontier

import (
	"context"
	"io"
	"time"
)

// Take implements Frontier. It looks at one host after the other while others
// go on working, so what it saw holds only if no lease was given meanwhile.
func (m *Memory) Take(_ context.Context, lease time.Duration) (*Host, time.Time, error) {
	for {
		now := m.now()
		given, held := m.leasesNow(now)
		best, next, open := m.waiting(now)
		switch h, ok := m.lease(best, given, now.Add(lease)); {
		case !ok:
			continue
		case h == nil && !open && !held:
			return nil, time.Time{}, io.EOF
		default:
			return h, next, nil
		}
	}
}

// leasesNow returns how many leases were ever given, and whether one is held.
func (m *Memory) leasesNow(now time.Time) (given int64, held bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.leases.last, m.leases.any(now)
}

// waiting finds the host without an owner that has waited longest, or when
// the first will have something due; open tells if there is any.
func (m *Memory) waiting(now time.Time) (best *queue, next time.Time, open bool) {
	var bestDue time.Time
	for _, q := range m.all() {
		due, has := q.due(m.only)
		if !has || !m.free(q, now) {
			continue
		}
		open = true
		switch {
		case due.After(now):
			next = earlier(next, due)
		case best == nil || due.Before(bestDue):
			best, bestDue = q, due
		}
	}
	if best != nil {
		next = time.Time{}
	}
	return best, next, open
}

func (m *Memory) free(q *queue, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.leases.free(q.key, now)
}

// lease gives q, if any, to a new owner. It is not ok if a lease was given to
// anybody since so many were given.
func (m *Memory) lease(q *queue, given int64, until time.Time) (h *Host, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.leases.last != given {
		return nil, false
	}
	if q == nil {
		return nil, true
	}
	h = newHost(q.name, q.key, m.leases.take(q.key, until), until)
	h.Sites = q.sites(m.only)
	if q.hasAnswered() {
		h.setAnswered()
	}
	return h, true
}
