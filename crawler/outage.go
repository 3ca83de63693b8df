package crawler

import (
	"fmt"
	"sync"
	"time"
	"weak"

	"magpie/frontier"
)

const (
	// manyUnreached requests in a row that did not reach a host which there is,
	// and it is not they who are to blame.
	manyUnreached = 3
	// manyStrange jobs that did not reach a host which never was, and the others
	// there are not asked for: each may take all of a timeout.
	manyStrange = 20
	// manyWaits for a host that is out, each longer than the one before, and it
	// is left to a later run: after some ten minutes.
	manyWaits = 10
	// longestDoubt is how long a host that never was reached is waited for at a time,
	// while it may be the network: the answer of any other host settles it.
	longestDoubt = 10 * time.Second
	// manyDoubts of such waits, and it is left to a later run.
	manyDoubts = 60
)

// causeNoAnswer is why a host is left alone that cannot be reached.
const causeNoAnswer = "no answer"

// outages tells hosts that are out from addresses that go wrong: the network, or
// a host, may be gone for a while, and no job is to pay for that with its tries.
//
// Only requests that did not reach their origin speak for it: nobody took the
// connection, or nobody who could prove to be the host. What a host does with a
// request that reached it, be it silence or a 502, is the fault of the address,
// or looks just like it, and costs its job a try.
//
// A host is out if some requests in a row, without an answer between, did not
// reach an origin of it that was reached before; or if one did not, while another
// such host is not reached either, for then it may be the network. A host that
// never was reached is taken for a wrong name, once anybody else was heard since
// it was asked in vain, or if there is nobody to hear: until then it waits as a host
// that is out does.
type outages struct {
	parked time.Duration // how long a host is left to a later run

	mu sync.Mutex
	// met are the hosts and origins that were reached in this run: a small entry
	// for each.
	met    map[string]struct{}
	silent map[string]*silence // by host
	// lost are the hosts that were reached before and not any more, since anybody
	// answered, and lostAt is when the latest was not.
	lost   map[string]struct{}
	lostAt time.Time
	// gone are the hosts that were reached before, are out by what they did
	// themselves, and are still asked in this run.
	gone map[string]struct{}
}

// silence is a host that gave no answer since requests did not reach it.
type silence struct {
	n       int // requests to an origin that was reached before
	strange int // jobs that were tried for the first time at one that never was
	since   time.Time
	// vain is when one that never was reached was last asked for a job that had
	// tries left, or for the first time in this run: an answer shows something
	// only if it came between two requests in vain.
	vain  time.Time
	out   bool
	waits int                // how often it was left alone
	lane  weak.Pointer[lane] // which did so last; it is not kept for that
	until time.Time          // when that ends
	told  bool
}

func newOutages() *outages {
	return &outages{parked: parked, met: map[string]struct{}{}, silent: map[string]*silence{}, lost: map[string]struct{}{}, gone: map[string]struct{}{}}
}

// meet takes note that an origin of a host was reached.
func (o *outages) meet(host, origin string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.met[host], o.met[origin] = struct{}{}, struct{}{}
}

// gave takes note that a host answered the request for a job that was sent at a
// time, which ends its silence. It reports whether people were told of that.
func (o *outages) gave(host string, sent time.Time) (told bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if sent.After(o.lostAt) { // it was not on its way already when they went
		clear(o.lost)
	}
	s := o.silent[host]
	delete(o.silent, host)
	delete(o.gone, host)
	return s != nil && s.told
}

// isOut reports whether a host is asked only to find out if it answers again.
func (o *outages) isOut(host string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.silent[host]
	return s != nil && s.out
}

// knows reports whether an origin is one that there is.
func (o *outages) knows(host *frontier.Host, origin string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.isKnown(host, origin)
}

// isKnown is knows: the origin was reached in this run, or no origin of its host
// was so far, and one answered in an earlier run. The caller holds mu.
func (o *outages) isKnown(host *frontier.Host, origin string) bool {
	return o.hasMet(origin) || !o.hasMet(host.Name) && host.Answered()
}

// hasMet says of a host or origin whether it was reached in this run. The caller
// holds mu.
func (o *outages) hasMet(name string) bool {
	_, met := o.met[name]
	return met
}

// unreached takes note of an attempt that did not reach its origin, and was the
// last of its job or not. The rest is for how long the host is left alone; zero
// if it is for the job to come back, and to pay.
func (o *outages) unreached(l *lane, f *flight, attempt *frontier.Outcome, isLast bool) rest {
	origin, _ := f.outcome()
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.silent[l.host.Name]
	if s == nil {
		s = &silence{since: time.Now()}
		o.silent[l.host.Name] = s
	}
	isLost, isNobody := anyBut(o.lost, l.host.Name), false
	switch {
	case o.isKnown(l.host, origin):
		s.n++
		o.lost[l.host.Name], o.lostAt = struct{}{}, time.Now()
		s.out = isLost || s.n >= manyUnreached
		if s.n >= manyUnreached && s.waits <= manyWaits {
			o.gone[l.host.Name] = struct{}{}
		}
	case isLost:
		// What the job paid before that was known is given back.
		attempt.Job.Tries, s.strange, s.out = 0, 0, true
	default:
		isNobody = o.isNobody(l, f, s, attempt.Job, isLast)
	}
	switch {
	case isNobody:
		s.waits = manyDoubts
	case !s.out:
		s.waits = 0
		return rest{}
	}
	self := weak.Make(l)
	if s.lane == self {
		// What was under way at the time ends likewise and says no more.
		return rest{Pause: frontier.Pause{Until: s.until, Cause: causeNoAnswer}}
	}
	s.lane = self
	var r rest
	if o.hasMet(l.host.Name) || l.host.Answered() {
		r = s.wait(l.backoff, o.parked, attempt.Detail)
	} else {
		r = s.doubt(l.backoff, o.parked, attempt.Detail)
	}
	if s.waits > manyWaits {
		delete(o.gone, l.host.Name)
	}
	return r
}

// anyBut reports whether there is a host among some, other than the one that is
// named.
func anyBut(hosts map[string]struct{}, but string) bool {
	_, isIt := hosts[but]
	return len(hosts) > 1 || len(hosts) == 1 && !isIt
}

// isNobody takes note of a job that did not reach an origin which never was, while
// nothing shows that the network is gone, and reports whether no more is to be
// asked there. While that, or whether the job is given up, cannot be decided yet,
// the host is out. The caller holds mu.
func (o *outages) isNobody(l *lane, f *flight, s *silence, job frontier.Job, isLast bool) bool {
	if job.Tries == 0 {
		s.strange++
	}
	isMany := s.strange >= manyStrange && !o.hasMet(l.host.Name)
	s.out = s.n >= manyUnreached
	if !isLast && !isMany || s.vain.IsZero() {
		s.vain = time.Now()
	}
	if !isLast && !isMany {
		return false
	}
	s.out = s.out || !f.heardSince(s.vain) && o.isAwaited(l.saver.prospects, l.host.Name)
	return isMany && !s.out
}

// isAwaited reports whether a host that was reached before, other than the one
// that is named, will soon tell by an answer, or by none, if the network is there:
// a worker has a job of it, or the next will, so that a request to it is near; or
// it is out. The caller holds mu.
func (o *outages) isAwaited(soon *prospects, but string) bool {
	return anyBut(o.gone, but) || soon.anyAt(func(host string) bool { return host != but && o.hasMet(host) })
}

// wait is how long the host is left alone now. That it is out is told when it
// has lasted, and when it has lasted too long.
func (s *silence) wait(b backoff, parked time.Duration, detail string) rest {
	if s.waits++; s.waits > manyWaits {
		return s.leave(parked, detail)
	}
	return s.rest(b.after(s.waits), detail, "it is asked now and then, until it answers")
}

// doubt is wait for a host that never was reached, of which nobody knows whether
// there is such a host.
func (s *silence) doubt(b backoff, parked time.Duration, detail string) rest {
	if s.waits++; s.waits > manyDoubts {
		return s.leave(parked, detail)
	}
	b.longest = min(b.longest, longestDoubt)
	return s.rest(b.after(s.waits), detail, "it is asked again, to know whether it is the host or the network")
}

// rest leaves the host alone for a while, and tells what is done about it if that
// was not told.
func (s *silence) rest(d time.Duration, detail, remedy string) rest {
	s.until = time.Now().Add(d)
	r := rest{Pause: frontier.Pause{Until: s.until, Cause: causeNoAnswer}}
	if s.waits > 1 && !s.told {
		s.told = true
		r.news = s.news(detail, remedy)
	}
	return r
}

// leave leaves the host to a later run.
func (s *silence) leave(parked time.Duration, detail string) rest {
	s.until = time.Now().Add(parked)
	return rest{
		Pause: frontier.Pause{Until: s.until, Cause: causeNoAnswer},
		news:  s.news(detail, "what is left there is left to another run"),
	}
}

// news says for how long there was no answer, and what is done about it.
func (s *silence) news(detail, remedy string) string {
	return fmt.Sprintf("no answer for %s (%s): %s", time.Since(s.since).Round(time.Second), detail, remedy)
}
