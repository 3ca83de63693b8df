package crawler

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

const (
	// manyBusy answers in a row, and a host is parked; and so many of those
	// that waiting does not mend.
	manyBusy   = 20
	manyClosed = 3
	// parked is how long a parked host is left alone, unless a run waits for
	// longer than usual: longer than that.
	parked = 2 * longestWait
	// longestPostponement bounds what a host can ask for: one that names the
	// year 2099 is asked again tomorrow.
	longestPostponement = 24 * time.Hour
)

// busyHosts counts how often in a row hosts asked to be left alone.
type busyHosts struct {
	parked time.Duration

	mu    sync.Mutex
	inRow map[string]int
}

func newBusyHosts() *busyHosts { return &busyHosts{parked: parked, inRow: map[string]int{}} }

// answered takes note that a host asked to be left alone, for v.After if it
// said so, and returns for how long it will be.
func (h *busyHosts) answered(host string, v fetch.Verdict, b backoff) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inRow[host]++
	after := min(v.After, longestPostponement)
	switch n := h.inRow[host]; {
	case n >= manyBusy, n >= manyClosed && isClosed(v):
		return max(after, h.parked)
	case after > 0:
		return after
	default:
		return b.after(n)
	}
}

// isClosed reports whether nothing can be had of a host for long: it cannot say
// what it allows, or wants a browser first.
func isClosed(v fetch.Verdict) bool { return slices.Contains(closedCauses, v.Cause) }

// closedCauses are those of a host that somebody has to do something about.
var closedCauses = []string{causeNoRobots, causeChallenge}

// liftedCauses are those for which a host is left alone by one run and asked
// again by the next.
var liftedCauses = append([]string{causeNoAnswer}, closedCauses...)

// gave takes note that a host gave what it was asked for.
func (h *busyHosts) gave(host string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.inRow, host)
}

// pauseFor is for how long a host is left alone after a verdict, and why. How
// much of it the host itself asked for holds whatever crawl.yaml says later.
func pauseFor(v fetch.Verdict, until time.Time) frontier.Pause {
	p := frontier.Pause{Until: until, Cause: v.Cause}
	if v.After > 0 && v.Cause != causePostponed {
		p.Asked = earlier(until, time.Now().Add(v.After))
	}
	return p
}

// longer is the pause that two answers of a host come to. That the host was
// left alone already is no reason of its own.
func longer(a, b frontier.Pause) frontier.Pause {
	if b.Until.After(a.Until) {
		a, b = b, a
	}
	if a.Cause == causePostponed {
		a.Cause = cmp.Or(b.Cause, a.Cause)
	}
	if b.Asked.After(a.Asked) {
		a.Asked = b.Asked
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
