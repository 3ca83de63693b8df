package crawler

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"magpie/frontier"
)

// lane works the jobs of one leased host. One goroutine, in feed, decides what
// goes next and keeps the lease; workers do one job at a time each.
type lane struct {
	*Crawler
	host        *frontier.Host
	number      uint64 // among those of the run
	most        int    // workers at once, as the host allows
	connections *connections
	began       time.Time
	handedOut   atomic.Int64 // jobs
	pace        pace

	turnOver chan struct{} // closed when another host needs the connections
	leaving  bool          // it is closed; known to the scheduler alone

	work  chan frontier.Job
	leave chan struct{} // taken by a worker that is not needed any more
	// ended has room for what its workers do, so that a lane that is reading its
	// next jobs does not hold up who saves the pictures of all.
	ended chan ending

	// What follows belongs to feed.
	workers               int             // each has a connection
	hire                  func()          // starts a worker, with a connection
	last                  frontier.Kind   // handed out
	changed               <-chan struct{} // closed when the frontier has something new for the host
	pages, images, ranges backlog
	inFlight              map[frontier.Kind]int
	keys                  map[frontier.Key]struct{} // of what is in flight
	pause                 frontier.Pause            // for which the host is left alone
	stopped               bool                      // nothing new starts
	lost                  bool                      // the host is not ours any more
	offers                bool                      // a prospect: there is a job to hand out
	err                   error                     // what the run cannot go on with
}

// ending says that a job's outcome is written, or that it has none.
type ending struct {
	job           frontier.Job
	pages, images int64          // found, for this host
	pause         frontier.Pause // for which the host is to be left alone
	err           error
	// unbegun says that the job never began; saved, that its picture is kept; late, that
	// nothing was asked for it, since too little was left of the lease.
	unbegun, saved, late bool
}

// newLane returns a lane that owns one of the connections.
func newLane(c *Crawler, h *frontier.Host, most int, all *connections) *lane {
	return &lane{
		Crawler: c, host: h, number: c.begun.Add(1), most: most, connections: all, began: time.Now(), turnOver: make(chan struct{}),
		work: make(chan frontier.Job), leave: make(chan struct{}), ended: make(chan ending, most), workers: 1,
		inFlight: map[frontier.Kind]int{}, keys: map[frontier.Key]struct{}{},
	}
}

// run works the host until it has nothing due or the lane is stopped, and
// gives it back. The error is one that the run cannot go on with.
func (l *lane) run(ctx context.Context) error {
	defer l.flights.lease(l.host.Name, l.most)()
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	l.settlePace(ctx)
	l.hire = func() { workers.Go(func() { l.serve(working) }) }
	l.hire()
	l.feed(ctx, cancel)
	close(l.work)
	workers.Wait()
	l.leavePace()
	// A lost lease too: it may be that nobody has the host yet, and whatever the
	// frontier keeps for the lane ends.
	return errors.Join(l.err, l.frontier.Release(context.WithoutCancel(ctx), l.host, l.pause))
}

// feed hands out jobs until there is none and nothing is in flight. lose is
// called when the lease is lost: whatever the workers do must end.
func (l *lane) feed(ctx context.Context, lose context.CancelFunc) {
	renew := time.NewTicker(leaseTime / 3)
	defer renew.Stop()
	l.changed = l.frontier.Changed(l.host)
	for {
		kind, work := l.pick(ctx)
		l.offer(work != nil)
		if work == nil && l.isIdle() {
			l.holdRanges(ctx)
			l.passOn(ctx)
			return
		}
		l.step(ctx, kind, work, renew.C)
		if l.lost {
			lose()
		}
	}
}

// isIdle reports whether nothing is in flight.
func (l *lane) isIdle() bool {
	return l.inFlight[frontier.Page]+l.inFlight[frontier.Image]+l.inFlight[frontier.Range] == 0
}

// step hands out a job or waits for the next thing that happens.
func (l *lane) step(ctx context.Context, kind frontier.Kind, work chan<- frontier.Job, renew <-chan time.Time) {
	var job frontier.Job
	if work != nil {
		job = l.backlog(kind).jobs[0]
	}
	done, draining, turnOver := ctx.Done(), l.draining, l.turnOver
	if l.stopped {
		done, draining, turnOver = nil, nil, nil
	}
	wake, stop := l.alarm()
	defer stop()
	more, leave := l.staffing(work != nil)
	select {
	case work <- job:
		l.handOut(job)
	case <-more:
		l.workers++
		l.hire()
	case leave <- struct{}{}:
		l.workers--
	case end := <-l.ended:
		l.settle(end)
		if end.late && !l.stopped {
			l.reclaim(ctx, end.job)
		}
	case <-l.changed:
		l.changed = l.frontier.Changed(l.host)
		l.pages.dry, l.images.dry = false, false
	case <-wake:
		l.pages.wake()
		l.images.wake()
		l.ranges.wake()
	case <-renew:
		l.renew(ctx)
	case <-done:
		l.stopped = true
	case <-draining:
		l.stopped = true
	case <-turnOver:
		l.stopped = true
	}
}

// handOut takes note of the first job of a kind, which a worker has now.
func (l *lane) handOut(job frontier.Job) {
	l.offers = false
	b := l.backlog(job.Kind)
	b.jobs = b.jobs[1:]
	l.inFlight[job.Kind]++
	l.keys[job.ID.Key()] = struct{}{}
	l.last = job.Kind
	l.handedOut.Add(1)
}

// alarm fires when a job that is not due yet will be.
func (l *lane) alarm() (<-chan time.Time, func()) {
	var next time.Time
	for _, b := range []*backlog{&l.pages, &l.images, &l.ranges} {
		if next.IsZero() || !b.next.IsZero() && b.next.Before(next) {
			next = b.next
		}
	}
	if next.IsZero() || l.stopped {
		return nil, func() {}
	}
	timer := time.NewTimer(time.Until(next))
	return timer.C, func() { timer.Stop() }
}

// settle takes note of a job that ended.
func (l *lane) settle(end ending) {
	l.flights.land(end.job.ID)
	if end.job.Kind == frontier.Image && !end.unbegun {
		l.budget.end(end.saved)
	}
	l.inFlight[end.job.Kind]--
	delete(l.keys, end.job.ID.Key())
	l.pages.found(end.pages)
	l.images.found(end.images)
	if end.job.Kind == frontier.Range {
		l.ranges.dry = false // it may have more
	}
	if !end.pause.Until.IsZero() {
		l.pause = longer(l.pause, end.pause)
		l.stopped = true
	}
	if end.err != nil {
		l.stop(end.err)
	}
}

// stop ends the lane for an error. That a lease is lost is no error of the
// run: someone else does the work now.
func (l *lane) stop(err error) {
	l.stopped = true
	switch {
	case errors.Is(err, frontier.ErrLost):
		l.lost = true
	case !isCancellation(err):
		l.err = errors.Join(l.err, err)
		l.fail(err)
	}
}
