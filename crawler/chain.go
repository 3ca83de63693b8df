package crawler

import (
	"context"
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
	next, err := l.following(ctx, o.Job, f)
	if err != nil {
		return err
	}
	if f.next != nil {
		o.Next = f.next.URL
	}
	if next != nil {
		o.Children = append(o.Children, *next)
	}
	o.Children = append(append(o.Children, f.pages...), f.images...)
	return nil
}

// following is the page of the chain to read after this one: the next, but
// where nothing new is to be expected before the chain's old end, that end.
//
// A site grows at its head, at its end, or both. When everything on a page
// that was read before is finished, and the pages after it were all read up to
// the end of the chain, then only that end may lead to more.
func (l *lane) following(ctx context.Context, job frontier.Job, f found) (*frontier.Job, error) {
	if f.next == nil {
		return nil, nil
	}
	known, err := l.allFinished(ctx, job, f)
	if err != nil || !known {
		return f.next, err
	}
	end, err := l.oldEnd(ctx, *f.next)
	if err != nil || end == nil {
		return f.next, err
	}
	return end, nil
}

// allFinished reports whether the page was read before and everything found on
// it now is finished.
func (l *lane) allFinished(ctx context.Context, job frontier.Job, f found) (bool, error) {
	before, err := l.frontier.Get(ctx, []frontier.Job{job})
	if err != nil || before[0].Settled.IsZero() {
		return false, err
	}
	records, err := l.frontier.Get(ctx, slices.Concat(f.pages, f.images))
	if err != nil {
		return false, err
	}
	for _, r := range records {
		if !r.State.Settled() {
			return false, nil
		}
	}
	return true, nil
}

// oldEnd follows the recorded chain from a page to its end, and returns that
// page to be read again. It returns nil if some page of it was not read.
func (l *lane) oldEnd(ctx context.Context, job frontier.Job) (*frontier.Job, error) {
	for {
		records, err := l.frontier.Get(ctx, []frontier.Job{job})
		if err != nil {
			return nil, err
		}
		r := records[0]
		if r.State != frontier.Done || !r.Settled.Before(l.Crawler.started) {
			return nil, nil
		}
		if r.Next == "" {
			end := r.Job
			end.Revisit = l.Crawler.started
			return &end, nil
		}
		after := frontier.Job{Kind: frontier.Page, Task: r.Task}
		after.URL, after.Page = r.Next, r.Page+1
		if err := identify(&after, after.URL); err != nil {
			return nil, err
		}
		if after.Page <= job.Page {
			return nil, nil
		}
		job = after
	}
}
