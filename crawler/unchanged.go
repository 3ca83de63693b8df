package crawler

import (
	"context"
	"net/http"

	"magpie/extract"
	"magpie/frontier"
)

// lastRead is a page that was read before just as it would be read now: what was
// found on it then stands there now if its host says that it did not change.
type lastRead struct {
	frontier.Record
	next *frontier.Job // behind it in its chain, nil at the end
}

// asRead is the record of a page, and what [lane.lastRead] knows of it.
func (l *lane) asRead(ctx context.Context, s *site, rule *extract.Rule, job frontier.Job) (frontier.Record, *lastRead, error) {
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{job})
	if err != nil {
		return frontier.Record{}, nil, err
	}
	last, err := l.lastRead(ctx, s, rule, job, known[0])
	return known[0], last, err
}

// lastRead is what is known of a page so that it may be asked for on condition
// that it changed; nil where it is to be sent whatever it holds.
func (l *lane) lastRead(ctx context.Context, s *site, rule *extract.Rule, job frontier.Job, page frontier.Record) (*lastRead, error) {
	if isAskedOtherwise(rule, job) || job.Return == nil && l.isToBeSent(s, rule, job) {
		return nil, nil
	}
	if page.ReadAs == "" || page.ReadAs != s.readAs(job) {
		return nil, nil
	}
	last := &lastRead{Record: page}
	if last.Next == "" {
		return last, nil
	}
	next := frontier.Job{Kind: frontier.Page, Task: job.Task}
	next.URL, next.Body = last.Next, last.NextBody
	if l.rules.identify(&next, next.URL) != nil {
		return nil, nil //nolint:nilerr // the page is read anew, and says what is wrong with it
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{next})
	if err != nil {
		return nil, err
	}
	after := known[0]
	if after.State == frontier.Unknown || after.Page != job.Page+1 || after.RuleHash != rule.Hash {
		return nil, nil
	}
	if after.ETag != "" && after.ETag == last.ETag {
		return nil, nil // it is that of more than one page: it does not tell one state of this from another
	}
	next.Task = known[0].Task
	next.URL, next.Found, next.Hops, next.Get, next.Gap = last.Next, "", 0, false, 0
	next.Revisit, next.Recalled = l.started, false
	last.next = &next
	return last, nil
}

// isToBeSent reports whether a page is to be sent whole, though it may be what it
// was: what it finds is needed again.
func (l *lane) isToBeSent(s *site, rule *extract.Rule, job frontier.Job) bool {
	return l.full || job.Anew || job.Gap > 0 || l.doubts[s.Name].about(job.URL) || l.leadsToReadAgain(s, rule)
}

// isAskedOtherwise reports whether a page is not asked for with GET where it was
// found: only then does its host tell whether it changed.
func isAskedOtherwise(rule *extract.Rule, job frontier.Job) bool {
	return rule.Method != http.MethodGet || job.Body != "" || job.Get || job.Found != ""
}

// leadsToReadAgain reports whether a page leads to others that are to be read
// whenever it is.
func (l *lane) leadsToReadAgain(s *site, rule *extract.Rule) bool {
	for _, follow := range rule.Follow {
		if l.readsAgain(s, follow) {
			return true
		}
	}
	return false
}

// readAs digests all that decides what is found on a page besides the page: the
// stanza with its rules, how its host knows us, and where the page stands. Under
// any other digest it is read anew.
func (s *site) readAs(job frontier.Job) string {
	said := []any{s.ruleHashes(), texts(s.Types), s.drop, s.own, s.headerOf(job)}
	said = append(said, s.account(), s.secrets.mark, s.Proxy.Value, s.Cookies.Value, s.cookiesChanged)
	said = append(said, job.URL, job.Gallery, job.Fields, job.Version)
	return digest(append(said, job.Page, job.Offset, job.Pictures, job.Repeated, job.Claimed)...)
}

// ask requests a page, on condition that it changed if it was read before.
// unchanged says that it did not.
func (l *lane) ask(ctx context.Context, r request, last *lastRead) (a answer, unchanged bool, err error) {
	if last != nil {
		a, err = l.walker.visit(ctx, r.unless(last.validator()))
		switch {
		case err != nil, a.status != http.StatusNotModified && !mayMindCondition(a.status):
			return a, false, err
		case last.isMeantBy(a):
			return a, true, nil
		}
	}
	a, err = l.walker.visit(ctx, r)
	return a, false, err
}

// mayMindCondition reports whether an answer may be for the condition that was sent
// rather than for the page: some guards refuse headers that they do not expect.
func mayMindCondition(status int) bool {
	switch status {
	case http.StatusNotFound, http.StatusGone, http.StatusTooManyRequests:
		return false
	}
	return status/100 == 4
}

// isMeantBy reports whether an answer says that it is this page which did not
// change. One that names another validator, or comes from where the page now
// redirects to, says nothing.
func (p *lastRead) isMeantBy(a answer) bool {
	return a.status == http.StatusNotModified && isFrom(a, p.URL) && p.validator().agrees(a.header)
}

// isFrom reports whether an answer came from the address that was asked, without
// redirects.
func isFrom(a answer, address string) bool {
	asked, err := parseAddress(address)
	return err == nil && asked.String() == a.url.String()
}

// unchanged is the outcome of a page that holds what it held: its record stays,
// and its chain goes on as if all that it found were known. The error is the
// frontier's.
func (l *lane) unchanged(ctx context.Context, rule *extract.Rule, job frontier.Job, last *lastRead) (frontier.Outcome, error) {
	o := frontier.Outcome{Job: job, State: frontier.Done, Result: last.Result, Known: last.Images}
	if job.Return != nil {
		err := l.goOnBack(ctx, &o, false)
		return o, err
	}
	o.Status = http.StatusNotModified
	o.Job.Claimed = claimed(job, &extract.Finds{Count: last.Claim})
	if last.next == nil {
		return o, nil
	}
	next := *last.next
	next.Claimed, next.Said, next.Shrunk = o.Job.Claimed, last.Claim, job.Shrunk
	err := l.chain(ctx, &o, found{next: &next, unchanged: true, shrunk: job.Shrunk, readAll: rule.Revisit == extract.RevisitAll})
	return o, err
}
