package crawler

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

const (
	// manyUnanswered different jobs in a row without an answer, and it is not
	// they who are to blame.
	manyUnanswered = 3
	// manyWaits for a host that does not answer, each longer than the one
	// before, and it is left to a later run: after some ten minutes.
	manyWaits = 10
)

// causeNoAnswer is why a host is left alone that answers nobody.
const causeNoAnswer = "no answer"

// outages tells hosts that do not answer from addresses that are not answered:
// the network, or a host, may be gone for a while, and no job is to pay for
// that with its tries.
//
// A host is out if it cannot be connected to though it answered in this run, or
// if several jobs in a row got no answer of it though it answered in this run or
// an earlier one. One that never answered is taken for a wrong name, and fails
// its jobs, unless nobody else answers either. What is said of a host here holds
// for one of its origins: it may answer at one port and not at another.
type outages struct {
	parked time.Duration // how long a host is left to a later run

	mu sync.Mutex
	// answered are the origins that did, in this run: a small entry for each.
	answered map[string]struct{}
	silent   map[string]*silence // by origin
	out      map[string]int      // how many origins of a host are out
	// lost is whether a host that used to answer went out, and nobody has
	// answered since.
	lost bool
}

// silence is an origin whose latest requests got no answer.
type silence struct {
	n     int           // requests
	jobs  []frontier.ID // the first different ones of them
	since time.Time
	out   bool
	waits int   // how often it was left alone
	lane  *lane // which did so last
	pause frontier.Pause
	told  bool
}

func newOutages() *outages {
	return &outages{parked: parked, answered: map[string]struct{}{}, silent: map[string]*silence{}, out: map[string]int{}}
}

// gave takes note that an origin of a host answered. It reports whether people
// were told that it does not.
func (o *outages) gave(host, origin string) (told bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost = false
	o.answered[origin] = struct{}{}
	s := o.silent[origin]
	if s == nil {
		return false
	}
	delete(o.silent, origin)
	if s.out {
		o.out[host]--
	}
	if o.out[host] == 0 {
		delete(o.out, host)
	}
	return s.told
}

// isOut reports whether a host is asked only to find out if it answers again.
func (o *outages) isOut(host string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.out[host] > 0
}

// unanswered takes note of a request that got no answer. The rest is for how
// long the host is left alone; zero if it is for the job to come back.
func (o *outages) unanswered(l *lane, origin string, job frontier.ID, reached bool, v fetch.Verdict) rest {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.silent[origin]
	if s == nil {
		s = &silence{since: time.Now()}
		o.silent[origin] = s
	}
	s.add(job)
	if !s.out && !o.isToBlame(l.host, origin, s, reached) {
		return rest{}
	}
	if !s.out {
		s.out, o.lost = true, true
		o.out[l.host.Name]++
	}
	if s.lane == l {
		// What was under way at the time ends likewise and says no more.
		return rest{Pause: s.pause}
	}
	s.lane = l
	return s.wait(l.backoff, o.parked, v)
}

// isToBlame reports whether it is the host that is out, not the job. The caller
// holds mu.
func (o *outages) isToBlame(host *frontier.Host, origin string, s *silence, reached bool) bool {
	if _, answered := o.answered[origin]; answered && !reached {
		return true
	}
	return len(s.jobs) >= manyUnanswered && (host.Answered() || o.lost)
}

func (s *silence) add(job frontier.ID) {
	s.n++
	if len(s.jobs) < manyUnanswered && !slices.Contains(s.jobs, job) {
		s.jobs = append(s.jobs, job)
	}
}

// wait is how long the host is left alone now. That it is out is told when it
// has lasted, and when it has lasted too long.
func (s *silence) wait(b backoff, parked time.Duration, v fetch.Verdict) rest {
	s.waits++
	s.pause = frontier.Pause{Until: time.Now().Add(b.after(s.waits)), Cause: causeNoAnswer}
	r := rest{Pause: s.pause}
	switch {
	case s.waits > manyWaits:
		s.pause.Until = time.Now().Add(parked)
		r.Pause = s.pause
		r.news = fmt.Sprintf("no answer for %s (%s): what is left there is left to another run",
			time.Since(s.since).Round(time.Second), v.Detail)
	case s.waits > 1 && !s.told:
		s.told = true
		r.news = fmt.Sprintf("no answer to %d requests in a row (%s): it is asked now and then, until it answers", s.n, v.Detail)
	}
	return r
}

// isNobodyHome reports whether a status says that the door of a host answers for
// one behind it that does not: 502, 503 and 504 (RFC 9110 15.6), and what
// Cloudflare says of hosts that it cannot reach.
func isNobodyHome(status int) bool {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, 521, 522, 523, 524:
		return true
	}
	return false
}

// heard takes note of what a request came to: an answer, of this status if it
// was one to the end, or none.
func (l *lane) heard(ctx context.Context, job frontier.Job, status int) {
	if _, answered := flightOf(ctx).outcome(); !answered || isNobodyHome(status) {
		return
	}
	if told := l.outages.gave(l.host.Name, originOf(job.URL)); told {
		l.emit(Event{Kind: Resumed, Site: job.Site, Host: l.host.Name, URL: job.URL})
	}
}

// passing ends an attempt that went wrong and may go right. One that nobody
// answered because the host is out has the job wait for the host, and costs it
// no try unless a connection was made: something in its address may break it.
func (l *lane) passing(ctx context.Context, s *site, o frontier.Outcome, v fetch.Verdict) (frontier.Outcome, rest) {
	reached, answered := flightOf(ctx).outcome()
	if answered && !isNobodyHome(o.Status) {
		return l.again(s, o), rest{}
	}
	r := l.outages.unanswered(l, originOf(o.Job.URL), o.Job.ID, reached, v)
	if r.Until.IsZero() {
		return l.again(s, o), rest{}
	}
	if reached {
		o = l.again(s, o)
	}
	if !reached || o.State == frontier.Open {
		o.State, o.Job.Due = frontier.Open, r.Until
	}
	return o, r
}
