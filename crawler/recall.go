package crawler

import (
	"context"

	"magpie/frontier"
)

// recalled is a page of a chain as it is read again because the chain ended with
// it before, in the walk that next belongs to. The page before it is not read in
// that walk.
func recalled(page, next frontier.Job) *frontier.Job {
	page.Revisit, page.Walk, page.Claimed, page.Recalled = next.Revisit, next.Walk, next.Claimed, true
	page.Gap, page.Stale, page.Held = 0, 0, ""
	return &page
}

// stepBack is the outcome of a recalled page that is not there any more, or is
// empty: the list became shorter, and the page before it is read in its place. It
// answers false for any other page, and where the one before is not known.
func (l *lane) stepBack(ctx context.Context, o frontier.Outcome) (frontier.Outcome, bool) {
	job := o.Job
	if !job.Recalled || job.Body != "" {
		return o, false
	}
	o.State, o.Cause, o.ReadAs = frontier.Skipped, causeAbsent, ""
	o.Detail = "the list became shorter: it does not reach this page any more"
	if job.Page <= 2 {
		return o, true // the page before it was read in this walk
	}
	before := frontier.Job{Kind: frontier.Page, Task: job.Task}
	before.URL = job.Referer
	if err := l.rules.identify(&before, before.URL); err != nil {
		return o, false
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{before})
	if err != nil || known[0].State != frontier.Done || known[0].Page != job.Page-1 {
		return o, false
	}
	before = known[0].Job
	before.Due = job.Due
	next := job
	next.Revisit = l.started
	o.Children = []frontier.Job{*recalled(before, next)}
	return o, true
}
