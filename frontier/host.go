package frontier

import (
	"slices"
	"sync"
	"time"
)

// Host is a leased host. It belongs to whoever took it and may be shared by
// the workers of a lane.
type Host struct {
	Name string
	// Sites are the sites that had jobs open here when the host was taken, in
	// no order.
	Sites []string

	key   int64 // the frontier's own name of the host
	token int64 // tells this lease from any other

	// reading is held from before the open jobs are read until they are handed
	// out. What is finished meanwhile counts as handed out until then: it may
	// still be among the jobs read.
	reading sync.Mutex

	mu       sync.Mutex
	expires  time.Time
	shared   bool // other processes may have it next
	rest     time.Time
	answered bool
	handed   map[ID]int64       // out under this lease, and not yet done
	outRows  map[int64]struct{} // those that have a number in the frontier: the values of handed
}

func newHost(name string, key, token int64, expires time.Time) *Host {
	return &Host{Name: name, key: key, token: token, expires: expires, handed: map[ID]int64{}, outRows: map[int64]struct{}{}}
}

// Expires is when the lease ends unless it is renewed.
func (h *Host) Expires() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.expires
}

// Left is how long the lease lasts unless it is renewed, by the time that passed here. Where
// processes share the frontier the clock on the wall counts too if it says less: of a
// machine that slept the one stood still, and the other may have been set.
func (h *Host) Left() time.Duration {
	now := time.Now()
	return h.leftBy(now, now.Round(0))
}

// leftBy is Left by both clocks; the time on the wall has no other reading.
func (h *Host) leftBy(now, wall time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	left := h.expires.Sub(now)
	if !h.shared {
		return left
	}
	return min(left, h.expires.Round(0).Sub(wall))
}

// Share notes that other processes work on the host's jobs, for whoever knows that.
func (h *Host) Share() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shared = true
}

// Rest notes until when nobody else is to ask the host, so that the pace is kept at which
// it was asked here. It counts once the host is given back, where processes share the frontier.
func (h *Host) Rest(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rest = until
}

// Resting is what Rest noted, zero for nothing.
func (h *Host) Resting() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rest
}

// restFrom is how long nobody else is to ask the host from now on.
func (h *Host) restFrom(now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(h.rest.Sub(now), 0)
}

// Answered reports whether the host ever answered for one of its jobs, as far as
// outcomes with a status were written.
func (h *Host) Answered() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.answered
}

// Vouch notes that the host answered, for whoever knows that from elsewhere.
func (h *Host) Vouch() { h.setAnswered() }

func (h *Host) setAnswered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answered = true
}

// firstAnswer reports whether outcomes tell of an answer that was not known.
func (h *Host) firstAnswer(outcomes []Outcome) bool {
	return !h.Answered() && slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.Status != 0 })
}

func (h *Host) renew(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.expires = until
}

// out is how many jobs are handed out.
func (h *Host) out() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.handed)
}

// hand marks a job as handed out, with the number that the frontier may have for
// it, and reports whether it was not before.
func (h *Host) hand(id ID, row int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, was := h.handed[id]; was {
		return false
	}
	h.handed[id] = row
	h.outRows[row] = struct{}{}
	return true
}

// row is the number of a job, if it is handed out.
func (h *Host) row(id ID) (row int64, handed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	row, handed = h.handed[id]
	return row, handed
}

// due hands out up to n of the first open jobs, given in order. The caller
// holds reading.
func (h *Host) due(open []Job, n int, now time.Time) Due {
	var due Due
	for _, job := range open {
		switch {
		case len(due.Jobs) == n:
			return due
		case job.Due.After(now):
			due.Next = job.Due
			return due
		case h.hand(job.ID, 0):
			due.Jobs = append(due.Jobs, job)
		}
	}
	return due
}

// waiting are up to n jobs of a line that are due and not handed out, by their
// numbers, and when the next will be due. The caller holds reading.
func (h *Host) waiting(line []place, n int, now time.Time) (rows []int64, next time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range line {
		if len(rows) == n {
			break
		}
		if due := fromMillis(p.due); due.After(now) {
			return rows, due
		}
		if _, out := h.outRows[p.seq]; !out {
			rows = append(rows, p.seq)
		}
	}
	return rows, time.Time{}
}

// takeBack forgets that jobs are handed out, once their outcomes are written.
func (h *Host) takeBack(outcomes []Outcome) {
	h.reading.Lock()
	defer h.reading.Unlock()
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range outcomes {
		id := outcomes[i].Job.ID
		delete(h.outRows, h.handed[id])
		delete(h.handed, id)
	}
}
