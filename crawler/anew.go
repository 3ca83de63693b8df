package crawler

import (
	"context"
	"time"

	"magpie/frontier"
)

// anew is the job of a page that was read, as it is asked for once more for what
// it shows by now: at once, unless it is read meanwhile.
func (s *site) anew(page frontier.Record) frontier.Job {
	job := s.reopened(page)
	job.Anew = true
	job.Due, job.Revisit = time.Time{}, page.Settled.Add(time.Millisecond)
	return job
}

// foundAnew makes what was found on a page that was asked for anew the children
// of its outcome. What its record says of its chain and its gallery stands; only
// where there was no next page, and is one now, the chain goes on.
func (l *lane) foundAnew(ctx context.Context, o *frontier.Outcome, f found) error {
	before, err := l.frontier.Get(ctx, []frontier.Job{o.Job})
	if err != nil {
		return err
	}
	o.Missing, o.Lacking, o.Promised = before[0].Missing, before[0].Lacking, before[0].Promised
	if f.next != nil {
		o.Next, o.NextBody = f.next.URL, f.next.Body
		after, err := l.frontier.Get(ctx, []frontier.Job{*f.next})
		if err != nil {
			return err
		}
		if after[0].State == frontier.Unknown {
			f.next.Walk, f.next.Held = l.walk(o.Job), f.digest()
			o.Children = append(o.Children, *f.next)
		}
	}
	o.Children = append(o.Children, f.all...)
	if o.Job.Return == nil {
		return nil
	}
	known, err := l.frontier.Get(ctx, f.all)
	if err != nil {
		return err
	}
	return l.goOnBack(ctx, o, hasUnknown(known))
}

// asRecorded is an outcome as it is recorded: a page that was asked for anew, on a
// way back or for addresses, is one like any other when that is done.
func asRecorded(o frontier.Outcome) frontier.Outcome {
	if o.State != frontier.Open {
		o.Job.Anew, o.Job.Return = false, nil
	}
	return o
}
