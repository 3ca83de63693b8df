package crawler

import (
	"cmp"
	"context"

	"magpie/frontier"
)

// orphan skips the pages that stood behind one which ends its chain by now, whatever
// rule read them: they are no part of it any more, and what they said of its end was
// true of a longer one. What was found on them stays. A chain that leads to them
// again reads them again.
func (l *lane) orphan(ctx context.Context, h held, o frontier.Outcome, f found) error {
	if f.next != nil || o.State != frontier.Done {
		return nil
	}
	var orphans []frontier.Outcome
	at := frontier.Job{Kind: frontier.Page, Task: o.Job.Task}
	at.Gallery = cmp.Or(h.Shows, at.Gallery) // as the pages behind the first have it
	for next, body := h.Next, h.NextBody; next != ""; {
		at.URL, at.Body, at.Found = next, body, ""
		if l.rules.identify(&at, at.URL) != nil {
			break // what is recorded leads nowhere
		}
		known, err := l.frontier.Get(ctx, []frontier.Job{at})
		if err != nil {
			return err
		}
		r := known[0]
		readNow := r.State != frontier.Skipped && l.settledNow(r)
		if !r.State.Settled() || readNow || r.Page <= at.Page { // or it runs in a circle
			break
		}
		at, next, body = r.Job, r.Next, r.NextBody
		if r.State == frontier.Done {
			orphans = append(orphans, orphaned(r))
		}
		if len(orphans) == maxReopen {
			if err := l.frontier.Amend(ctx, orphans); err != nil {
				return err
			}
			orphans = nil
		}
	}
	return l.frontier.Amend(ctx, orphans)
}

// orphaned is the outcome of a page that was read, and that its chain does not
// reach any more.
func orphaned(page frontier.Record) frontier.Outcome {
	o := frontier.Outcome{Job: page.Job, State: frontier.Skipped, Result: page.Result}
	o.Cause, o.ReadAs = causeShorter, ""
	o.Detail = "the chain ends before this page by now"
	return o
}
