package crawler

import (
	"context"

	"magpie/frontier"
)

// recalled is a page of a chain as it is read again because the chain ended with
// it before, in the walk that next belongs to. The page before it is not read in
// that walk.
func recalled(page, next frontier.Job) *frontier.Job {
	page.Revisit, page.Walk, page.Claimed, page.Recalled, page.Back = next.Revisit, next.Walk, next.Claimed, true, 1
	page.Gap, page.Stale, page.Held = 0, 0, ""
	page.Said, page.Shrunk = 0, false
	return &page
}

// becameShorter is in the records of pages that a list does not have any more.
const becameShorter = "the list became shorter: it does not reach this page any more"

// stepBack is the outcome of a recalled page that is not there any more, or is
// empty: the list became shorter, and a page before it is read in its place, each
// time twice as far back. It answers false for any other page, where the one before
// is not known, and for the second, which the first leads to: it is promised. A
// way back goes on behind a page that is gone.
func (l *lane) stepBack(ctx context.Context, o frontier.Outcome) (frontier.Outcome, bool) {
	job := o.Job
	if job.Return != nil && job.Page > 1 {
		o.State, o.Cause, o.Detail, o.ReadAs = frontier.Skipped, causeShorter, becameShorter, ""
		return o, l.goOnBack(ctx, &o, false) == nil
	}
	if !job.Recalled || job.Body != "" && job.Parent == "" || job.Page <= 2 {
		return o, false
	}
	before, known := l.pageBefore(ctx, job)
	if !known {
		return o, false
	}
	next := job
	next.Revisit = l.started
	page := recalled(before.Job, next)
	page.Due, page.Back = job.Due, 2*max(job.Back, 1)
	if page.Page <= 2 {
		page.Recalled, page.Back, page.Gap = false, 0, job.Page
	}
	o.State, o.Cause, o.Detail, o.ReadAs = frontier.Skipped, causeShorter, becameShorter, ""
	o.Children = []frontier.Job{*page}
	return o, true
}

// pageBefore is the page of a chain that lies as far before another as that one
// says, or a little further: one that was read, or the second of all.
func (l *lane) pageBefore(ctx context.Context, job frontier.Job) (frontier.Record, bool) {
	for at := job; ; {
		before, known := l.foundOn(ctx, at)
		if !known || before.Page != at.Page-1 {
			return before, false
		}
		far := job.Page-before.Page >= job.Back && before.State == frontier.Done
		if far || before.Page <= 2 {
			return before, true
		}
		at = before.Job
	}
}

// foundOn is what is known of the page that leads to one, wherever that redirects to.
func (l *lane) foundOn(ctx context.Context, job frontier.Job) (frontier.Record, bool) {
	id, err := frontier.ParseID(job.Parent)
	if err != nil { // it was found before that was noted
		return l.recorded(ctx, job, job.Referer)
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{{ID: id, Host: job.Host}})
	if err != nil || known[0].State == frontier.Unknown {
		return l.recorded(ctx, job, job.Referer)
	}
	return known[0], true
}

// recorded is what is known of another page of the chain of a job, which is asked
// for without a body.
func (c *Crawler) recorded(ctx context.Context, job frontier.Job, address string) (frontier.Record, bool) {
	at := frontier.Job{Kind: frontier.Page, Task: job.Task}
	at.URL, at.Found, at.Body = address, "", ""
	if c.rules.identify(&at, at.URL) != nil {
		return frontier.Record{}, false
	}
	known, err := c.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{at})
	if err != nil || known[0].State == frontier.Unknown {
		return frontier.Record{}, false
	}
	return known[0], true
}
