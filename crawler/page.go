package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// doPage fetches a page, reads it by its rule and records what it found.
func (l *lane) doPage(ctx context.Context, s *site, job frontier.Job) {
	rule, ok := s.rules[job.Rule]
	if !ok {
		l.finish(ctx, withoutRule(job))
		return
	}
	if job.Body != "" && rule.BodyType() == "" {
		l.finish(ctx, withoutBody(job))
		return
	}
	job.RuleHash = rule.Hash // it may have been found when the rule was another
	before, last, err := l.asRead(ctx, s, rule, job)
	if err != nil {
		l.ended <- ending{job: job, err: err}
		return
	}
	a, unchanged, err := l.ask(fetch.WithTerms(ctx, s.terms(job, l.jars[s.Name])), s.request(rule, job), last)
	l.heard(ctx, job, a.url, err)
	if unchanged {
		l.metrics.tried(fetch.NotModified)
		l.busy.gave(l.host.Name)
		l.finishRead(ctx, job, func() (frontier.Outcome, error) { return l.unchanged(ctx, rule, job, last) })
		return
	}
	v := compared(s.explained(judgePage(a, err), a.status, a.header, a.body), &job, a)
	l.metrics.tried(v.Class)
	switch v.Class {
	case fetch.OK:
		l.busy.gave(l.host.Name)
		l.finishRead(ctx, job, func() (frontier.Outcome, error) { return l.read(ctx, s, rule, job, before, a) })
	default:
		l.unanswered(ctx, s, job, a.status, v)
	}
}

// finishRead ends the job of a page that was answered. The error of outcome is
// the frontier's.
func (l *lane) finishRead(ctx context.Context, job frontier.Job, outcome func() (frontier.Outcome, error)) {
	flightOf(ctx).reach(stepRead)
	o, err := outcome()
	if err != nil {
		l.ended <- ending{job: job, err: err}
		return
	}
	l.finish(ctx, o)
}

// judgePage is the verdict on the answer to a question for a page.
func judgePage(a answer, err error) fetch.Verdict {
	v := fetch.Judge(a.status, a.header, err)
	if v.Cause == causeTooLarge {
		v.Cause = causePageTooLarge
	}
	if err != nil {
		return v
	}
	return challenged(v, a.status, a.header, a.body)
}

// unanswered ends a job that did not get what it asked for. What went wrong
// because the run is being stopped is nobody's fault, and what did not get its
// turn before that, or before the lease was over, was not asked for: such a job stays open.
func (l *lane) unanswered(ctx context.Context, s *site, job frontier.Job, status int, v fetch.Verdict) {
	isStopped := ctx.Err() != nil && (v.Class == fetch.Cancelled || v.Class == fetch.Transient)
	if isStopped || v.Class == fetch.Cancelled && l.isDraining() {
		l.ended <- ending{job: job}
		return
	}
	if v.Class == fetch.Cancelled && fetch.Lapsed(ctx) {
		l.ended <- ending{job: job, late: true}
		return
	}
	o, r := l.attempt(ctx, s, job, status, v)
	l.finishResting(ctx, l.orElsewhere(l.orFindAnew(ctx, o), r.Pause), r)
}

// read turns an answer into the outcome of its job. was is the record of the page,
// which nobody else writes while its job is here. The error is the frontier's.
func (l *lane) read(ctx context.Context, s *site, rule *extract.Rule, job frontier.Job, was frontier.Record, a answer) (frontier.Outcome, error) {
	job, err := l.inTurn(ctx, job)
	if err != nil {
		return frontier.Outcome{}, err
	}
	r, err := l.readBy(s, rule, job, a)
	if wrong, otherwise := errors.AsType[*extract.FormatError](err); otherwise {
		return failed(job, causeFormat, wrong.Error()), nil
	}
	if err != nil {
		return failed(job, causeUnreadable, err.Error()), nil
	}
	before := l.heldBefore(rule, was)
	countGone := before.keepCount(job, r.finds)
	found, err := l.jobs(s, rule, job, a.url.String(), r.finds)
	if err != nil {
		return failed(job, causeUnreadable, err.Error()), nil
	}
	found.countGone = countGone
	found.vanished = before.linksGone(found) || before.imagesGone(found)
	o := frontier.Outcome{Job: job, State: frontier.Done, Result: frontier.Result{
		Status: a.status, Charset: r.charset.Label, Evidence: r.charset.Evidence(),
		Links: len(found.pages), Images: len(found.images), Claim: r.finds.Count, Detail: strings.Join(r.notes(), "; "),
		ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified"),
	}}
	found.describe(&o, rule, r.finds)
	if len(found.pages)+len(found.images) == 0 {
		if back, is := l.stepBack(ctx, o); is {
			return back, nil
		}
	}
	if len(found.pages)+len(found.images) == 0 && job.Page <= 1 && !before.isEmpty() {
		// A rule that finds nothing does not fit its page: that is told, not
		// taken for an empty gallery. The end of a chain may be empty.
		o.State, o.Cause = frontier.Failed, causeNothing
		o.Detail = cmp.Or(o.Detail, fmt.Sprintf("the rule %q finds no links and no images", rule.Name))
		before.compare(&o, found)
		return o, nil
	}
	if r.finds.Undecided != "" {
		o.Cause = causeEndUndecided
	}
	if validatorOf(a.header) != (validator{}) && isFrom(a, job.URL) && !a.mayBeCut() {
		o.ReadAs = s.readAs(job)
	}
	if err := l.chain(ctx, &o, found); err != nil {
		return o, err
	}
	before.compare(&o, found)
	if r.misread && o.Cause == "" {
		o.Cause = causeMisread
	}
	return o, l.orphan(ctx, before, o, found)
}

// reading is what a rule read on a page.
type reading struct {
	finds      *extract.Finds
	charset    extract.Charset
	unreadable int  // characters that the charset does not explain
	misread    bool // for these are too many for the charset to be the right one
}

// notes are what is worth knowing of the page, a sentence each.
func (r reading) notes() []string {
	if r.unreadable == 0 {
		return r.finds.Empty
	}
	return append(r.finds.Empty, tellUnreadable(r.unreadable, r.charset))
}

func tellUnreadable(n int, c extract.Charset) string {
	return fmt.Sprintf("%d characters could not be read as %s: if that is not what the page is written in, say charset:", n, c.Label)
}

// readBy has a rule read a page. A page takes many times its size while it is
// read: as many at once as can be read at once are enough.
func (c *Crawler) readBy(s *site, rule *extract.Rule, job frontier.Job, a answer) (r reading, err error) {
	c.reading <- struct{}{}
	defer func() { <-c.reading }()
	defer func() {
		// What a page can do to a parser must not end a run.
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	page, err := rule.NewPage(a.url, a.contentType(), a.body)
	if err != nil {
		return r, err
	}
	r.charset, r.unreadable, r.misread = page.Charset(), page.Unreadable(), page.Misread()
	r.finds, err = rule.Read(page, extract.Scope{
		Site: s.Name, Gallery: job.Gallery, Address: cmp.Or(job.Found, job.URL), Fields: job.Fields,
		Page: job.Page, Offset: job.Offset, Pictures: job.Pictures, Body: job.Body,
	})
	s.concealFinds(r.finds)
	return r, err
}
