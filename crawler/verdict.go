package crawler

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// maxHops is how many hosts a job may be sent on to.
const maxHops = 10

// attempt ends a job whose request was not answered with what was asked for.
func (l *lane) attempt(s *site, job frontier.Job, status int, v fetch.Verdict) (o frontier.Outcome, postpone time.Time) {
	o = failed(job, v.Cause, v.Detail)
	o.Status = status
	switch v.Class {
	case fetch.Busy:
		return l.hostBusy(o, v)
	case fetch.Transient:
		return l.again(s, o), time.Time{}
	case fetch.Moved:
		return moved(o, v.Location), time.Time{}
	}
	return o, time.Time{}
}

// failed gives a job up.
func failed(job frontier.Job, cause, detail string) frontier.Outcome {
	return frontier.Outcome{Job: job, State: frontier.Failed, Result: frontier.Result{Cause: cause, Detail: detail}}
}

// again has a job come back later, unless it was tried often enough.
func (l *lane) again(s *site, o frontier.Outcome) frontier.Outcome {
	o.Job.Tries++
	if o.Job.Tries < s.Tries {
		o.State = frontier.Open
		o.Job.Due = time.Now().Add(l.backoff.after(o.Job.Tries))
	}
	return o
}

// hostBusy puts a job back, at no cost, and postpones its host. The job goes
// behind those that are due already: an address that is always answered so
// does not hold them up.
func (l *lane) hostBusy(o frontier.Outcome, v fetch.Verdict) (frontier.Outcome, time.Time) {
	wait := v.After
	if o.Status != 0 {
		wait = l.busy.answered(l.host.Name, v.After, l.backoff)
	}
	until := time.Now().Add(wait)
	l.client.Postpone(l.host.Name, until)
	o.State, o.Job.Due = frontier.Open, until
	return o, until
}

// moved sends a job to the host that its address was redirected to.
func moved(o frontier.Outcome, location string) frontier.Outcome {
	host, err := hostOf(location)
	switch {
	case err != nil:
		o.Cause, o.Detail = "redirect", fmt.Sprintf("redirected to %q: %v", location, err)
		return o
	case o.Job.Hops >= maxHops:
		o.Cause, o.Detail = "redirects", fmt.Sprintf("redirected to more than %d hosts", maxHops)
		return o
	}
	o.Job.Hops++
	o.Job.Host, o.Job.URL = host, location
	o.State = frontier.Open
	return o
}

// backoff is how long a job waits before it is tried again: the base before
// the second attempt, then twice as long each time up to the longest, each
// between half and all of that, so that jobs that failed together do not come
// back together.
type backoff struct{ base, longest time.Duration }

var defaultBackoff = backoff{base: time.Second, longest: 5 * time.Minute}

func (b backoff) after(tries int) time.Duration {
	wait := b.base
	for i := 1; i < tries && wait < b.longest; i++ {
		wait *= 2
	}
	wait = min(wait, b.longest)
	return wait/2 + rand.N(wait/2+1)
}

const (
	// manyBusy answers in a row, and a host is parked.
	manyBusy = 20
	// parked is how long a parked host is left alone: longer than a run waits.
	parked = 2 * longestWait
)

// busyHosts counts how often in a row hosts asked to be left alone.
type busyHosts struct {
	mu    sync.Mutex
	inRow map[string]int
}

func newBusyHosts() *busyHosts { return &busyHosts{inRow: map[string]int{}} }

// answered takes note that a host asked to be left alone, for after if it said
// so, and returns for how long it will be.
func (h *busyHosts) answered(host string, after time.Duration, b backoff) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inRow[host]++
	switch n := h.inRow[host]; {
	case n >= manyBusy:
		return max(after, parked)
	case after > 0:
		return after
	default:
		return b.after(n)
	}
}

// gave takes note that a host gave what it was asked for.
func (h *busyHosts) gave(host string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.inRow, host)
}
