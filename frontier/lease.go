package frontier

import "time"

// leases remembers who owns which host, by the frontier's key of the host.
// One process owns the frontier, so they need not outlive it. The caller
// guards it.
type leases struct {
	held map[int64]lease
	last int64 // token
}

type lease struct {
	token   int64
	until   time.Time
	leaving bool // it is being given back, and does not run out
}

func newLeases() leases { return leases{held: map[int64]lease{}} }

// free reports whether the host has no owner at this time.
func (l *leases) free(key int64, now time.Time) bool {
	held, ok := l.held[key]
	return !ok || !held.leaving && !held.until.After(now)
}

// take makes a new owner and returns its token.
func (l *leases) take(key int64, until time.Time) int64 {
	l.last++
	l.held[key] = lease{token: l.last, until: until}
	return l.last
}

// owns reports whether the handle's lease is the one in force. A lease that
// has run out is in force until another owner takes the host.
func (l *leases) owns(h *Host) bool { return l.held[h.key].token == h.token }

func (l *leases) extend(h *Host, until time.Time) {
	held := l.held[h.key]
	held.until = until
	l.held[h.key] = held
	h.renew(until)
}

// setLeaving notes that an owner is giving the host back, or could not.
func (l *leases) setLeaving(h *Host, leaving bool) {
	held := l.held[h.key]
	held.leaving = leaving
	l.held[h.key] = held
}

func (l *leases) drop(h *Host) { delete(l.held, h.key) }

// any reports whether somebody owns a host at this time.
func (l *leases) any(now time.Time) bool {
	for key := range l.held {
		if !l.free(key, now) {
			return true
		}
	}
	return false
}
