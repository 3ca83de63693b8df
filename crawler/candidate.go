package crawler

import (
	"context"
	"time"

	"magpie/frontier"
)

// hasOther reports whether a picture can be had from another address too.
func hasOther(job frontier.Job) bool { return len(job.Candidates) > 0 || job.Resort != nil }

// nextCandidate turns to the next address that a picture can be had from, the
// last resort after all others.
func nextCandidate(job frontier.Job) (frontier.Job, error) {
	var address string
	if len(job.Candidates) > 0 {
		address, job.Candidates, job.Broken = job.Candidates[0], job.Candidates[1:], ""
	} else {
		address, job.Broken, job.Resort = job.Resort.URL, job.Resort.Broken, nil
	}
	host, err := hostOf(address)
	sendOn(&job, host, address)
	job.Asked = ""
	return job, err
}

// moveOn sends a picture to the host of its next candidate.
func (l *lane) moveOn(ctx context.Context, job, next frontier.Job, err error) {
	if err != nil {
		l.finish(ctx, failed(job, "address", err.Error()))
		return
	}
	l.finish(ctx, frontier.Outcome{Job: next, State: frontier.Open})
}

// orElsewhere is the outcome of a job that was not answered. A picture whose tries
// are used up at one address, or whose host is left to a later run, is asked for at
// its next candidate, with tries of its own. A refresh asks where a picture was had.
func (l *lane) orElsewhere(o frontier.Outcome, p frontier.Pause) frontier.Outcome {
	isOver := o.State == frontier.Failed && o.Passing || o.State == frontier.Open && l.isParked(p)
	if !isOver || o.Job.Kind != frontier.Image || !hasOther(o.Job) || l.errand != nil && l.errand.refreshes {
		return o
	}
	next, err := nextCandidate(o.Job)
	if err != nil {
		return failed(o.Job, "address", err.Error())
	}
	next.Tries, next.Due = 0, time.Time{}
	return frontier.Outcome{Job: next, State: frontier.Open}
}

// isParked reports whether a host is left to a later run since it does not answer.
func (l *lane) isParked(p frontier.Pause) bool {
	return p.Cause == causeNoAnswer && time.Until(p.Until) > l.mostWait
}

// passOn has the pictures that wait for the lane's host asked for elsewhere, if it
// is left to a later run: they might wait for ever.
func (l *lane) passOn(ctx context.Context) {
	if !l.isParked(l.pause) {
		return
	}
	for jobs := l.images.jobs; ; {
		var on []frontier.Outcome
		for _, job := range jobs {
			if o := l.orElsewhere(frontier.Outcome{Job: job, State: frontier.Open}, l.pause); o.Job.URL != job.URL {
				on = append(on, o)
			}
		}
		if l.host.Left() < leaseTime/2 {
			l.renew(ctx)
		}
		if l.lost || l.err != nil || ctx.Err() != nil || l.isDraining() {
			return
		}
		if err := l.frontier.Done(context.WithoutCancel(ctx), l.host, on); err != nil {
			l.stop(err)
			return
		}
		due, err := l.frontier.Jobs(ctx, l.host, frontier.Image, handful)
		if err != nil {
			l.stop(err)
			return
		}
		if jobs = due.Jobs; len(jobs) == 0 {
			return
		}
	}
}
