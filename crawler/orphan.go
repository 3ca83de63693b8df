package crawler

import (
	"context"

	"magpie/frontier"
)

// orphan has the pages that stood behind one which ends its chain by now tell
// nothing of their gallery any more: what they said of the end of the chain was
// true of a longer one. What was found on them stays.
func (l *lane) orphan(ctx context.Context, h held, o frontier.Outcome, f found) error {
	if h.next == "" || f.next != nil || f.cut || o.State != frontier.Done {
		return nil
	}
	var orphans []frontier.Outcome
	at := frontier.Job{Kind: frontier.Page, Task: o.Job.Task}
	for next, body := h.next, h.nextBody; next != ""; {
		at.URL, at.Body, at.Found = next, body, ""
		if l.rules.identify(&at, at.URL) != nil {
			return nil //nolint:nilerr // what is recorded leads nowhere
		}
		known, err := l.frontier.Get(ctx, []frontier.Job{at})
		if err != nil {
			return err
		}
		r := known[0]
		if !r.State.Settled() || l.settledNow(r) || r.Page <= at.Page { // or it runs in a circle
			break
		}
		at, next, body = r.Job, r.Next, r.NextBody
		if r.Missing > 0 || r.Cut {
			r.Missing, r.Lacking, r.Cut = 0, "", false
			orphans = append(orphans, frontier.Outcome{Job: r.Job, State: r.State, Result: r.Result})
		}
	}
	return l.frontier.Amend(ctx, orphans)
}
