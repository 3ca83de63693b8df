package crawler

import (
	"context"
	"fmt"
	"slices"

	"magpie/frontier"
)

// chain makes what was found on a page the children of its outcome, and
// decides which page of its chain is read next.
//
// The order of the children matters: the next page is known before anything
// found on this one can be finished. So whatever is interrupted here, a later
// run that finds everything on this page finished also finds the next page
// still open, and does not take the chain for read.
func (l *lane) chain(ctx context.Context, o *frontier.Outcome, f found) error {
	f.mark(l.walk(o.Job))
	if f.next != nil {
		next, err := l.following(ctx, o, f)
		if err != nil {
			return err
		}
		if next != nil {
			o.Children = append(o.Children, *next)
		}
	}
	o.Children = append(o.Children, f.all()...)
	return nil
}

// following is the page of the chain to read after this one: the next, but
// where nothing new is to be expected before the chain's old end, that end;
// none where the chain is taken for endless.
//
// A site grows at its head, at its end, or both. When everything on a page
// that was read before is finished, and the pages after it were all read up to
// the end of the chain, then only that end may lead to more.
func (l *lane) following(ctx context.Context, o *frontier.Outcome, f found) (*frontier.Job, error) {
	before, err := l.frontier.Get(ctx, []frontier.Job{o.Job})
	readBefore := err == nil && !before[0].Settled.IsZero()
	if err != nil || o.Job.Page == 1 && !readBefore {
		o.Next = f.next.URL
		return f.next, err
	}
	known, err := l.frontier.Get(ctx, f.all())
	if err != nil {
		return nil, err
	}
	if f.next.Stale = staleAfter(before[0], o.Job, f, known); f.next.Stale == maxStale {
		o.Cause = causeNothingNew
		o.Detail = fmt.Sprintf("%d pages in a row held nothing that was not found before in this walk: the chain ends here", maxStale)
		return nil, nil
	}
	o.Next = f.next.URL
	f.next.Gap = o.Job.Gap
	if !readBefore || !allSettled(known) || o.Job.Page < o.Job.Gap {
		return f.next, nil
	}
	end, gap, err := l.oldEnd(ctx, *f.next)
	if err != nil || end != nil {
		return end, err
	}
	f.next.Gap = gap
	return f.next, nil
}

func allSettled(records []frontier.Record) bool {
	return !slices.ContainsFunc(records, func(r frontier.Record) bool { return !r.State.Settled() })
}

// oldEnd follows the recorded chain from a page to its end, and returns that
// page to be read again. A page that failed is such an end: those before it
// were read. If some page was not asked for yet, or is being read in this run,
// there is none, and gap is the place of that page in the chain.
func (l *lane) oldEnd(ctx context.Context, job frontier.Job) (end *frontier.Job, gap int, err error) {
	for {
		records, err := l.frontier.Get(ctx, []frontier.Job{job})
		if err != nil {
			return nil, 0, err
		}
		r := records[0]
		if !r.State.Settled() || !r.Settled.Before(l.started) {
			return nil, job.Page, nil
		}
		if r.Next == "" {
			r.Revisit = l.started
			return &r.Job, 0, nil
		}
		after := frontier.Job{Kind: frontier.Page, Task: r.Task}
		after.URL, after.Page = r.Next, r.Page+1
		if err := identify(&after, after.URL); err != nil {
			return nil, 0, err
		}
		if after.Page <= job.Page { // what is recorded runs in a circle
			return nil, job.Page, nil
		}
		job = after
	}
}
