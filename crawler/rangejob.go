package crawler

import (
	"context"
	"fmt"
	"time"

	"magpie/frontier"
)

// maxMade is how many addresses of a range become jobs at a time.
const maxMade = 1000

// doRange makes jobs of the next addresses of a range. The host is asked for
// nothing.
func (l *lane) doRange(ctx context.Context, s *site, job frontier.Job) {
	r, ok := s.byID[job.ID]
	if !ok {
		l.finish(ctx, frontier.Outcome{Job: job, State: frontier.Skipped, Result: frontier.Result{
			Cause: causeRemoved, Detail: "the address is no longer in crawl.yaml as it was",
		}})
		return
	}
	o := frontier.Outcome{Job: job, State: frontier.Open}
	for ; o.Job.Made < r.Len && len(o.Children) < maxMade; o.Job.Made++ {
		child, err := l.child(s, r, o.Job.Made)
		if err != nil {
			l.ended <- ending{job: job, err: fmt.Errorf("making jobs of %q: %w", job.URL, err)}
			return
		}
		o.Children = append(o.Children, child)
	}
	// Behind the other ranges, so that each has its turn.
	o.Job.Due = time.Now()
	if o.Job.Made == r.Len {
		o.State = frontier.Done
	}
	l.finish(ctx, o)
}

// readyRange reports whether a range is to be worked, and puts it first. One at
// a time is: what it makes counts before another is chosen.
func (l *lane) readyRange(ctx context.Context) bool {
	l.readRanges(ctx)
	if l.inFlight[frontier.Range] > 0 {
		return false
	}
	jobs := l.ranges.jobs
	for i, job := range jobs {
		if l.fewWait(ctx, job) && !l.stopped {
			copy(jobs[1:], jobs[:i])
			jobs[0] = job
			return true
		}
	}
	return false
}

// readRanges adds the ranges that are due to those at hand. There are as many
// as crawl.yaml has, and none is found on a page.
func (l *lane) readRanges(ctx context.Context) {
	if l.ranges.dry || l.stopped {
		return
	}
	due, err := l.frontier.Jobs(ctx, l.host, frontier.Range, handful)
	if err != nil {
		l.stop(err)
		return
	}
	l.ranges.jobs = append(l.ranges.jobs, due.Jobs...)
	l.ranges.dry, l.ranges.next = len(due.Jobs) < handful, due.Next
}

// fewWait reports whether few of the jobs that a range makes wait on the host,
// so that more are wanted. One that is no longer in crawl.yaml makes none.
func (l *lane) fewWait(ctx context.Context, job frontier.Job) bool {
	r, ok := l.rules.sites[job.Site].byID[job.ID]
	if !ok {
		return true
	}
	l.ready(ctx, r.kind) // reads how many wait
	return l.backlog(r.kind).open < manyImages
}

// holdRanges puts off the ranges at hand until the jobs that wait before them
// are due: a host with a range that is due would be leased again at once, for
// nothing.
func (l *lane) holdRanges(ctx context.Context) {
	var held []frontier.Outcome
	for _, job := range l.ranges.jobs {
		r, ok := l.rules.sites[job.Site].byID[job.ID]
		if !ok || l.backlog(r.kind).next.IsZero() {
			continue
		}
		job.Due = l.backlog(r.kind).next
		held = append(held, frontier.Outcome{Job: job, State: frontier.Open})
	}
	if len(held) == 0 || !l.mayStart(ctx) {
		return
	}
	if err := l.frontier.Done(context.WithoutCancel(ctx), l.host, held); err != nil {
		l.stop(err)
	}
}
