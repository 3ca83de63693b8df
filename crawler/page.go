package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
	last, err := l.lastRead(ctx, s, rule, job)
	if err != nil {
		l.ended <- ending{job: job, err: err}
		return
	}
	a, unchanged, err := l.ask(fetch.WithTerms(ctx, s.terms(job, l.jars[s.Name])), s.request(rule, job), last)
	l.heard(ctx, job, a.status)
	if unchanged {
		l.busy.gave(l.host.Name)
		l.finishRead(ctx, job, func() (frontier.Outcome, error) { return l.unchanged(ctx, rule, job, last) })
		return
	}
	v := compared(s.explained(judgePage(a, err), a.status, a.header, a.body), &job, a)
	switch v.Class {
	case fetch.OK:
		l.busy.gave(l.host.Name)
		l.finishRead(ctx, job, func() (frontier.Outcome, error) { return l.read(ctx, s, rule, job, a) })
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
// because the run is being stopped is nobody's fault: such a job stays open.
func (l *lane) unanswered(ctx context.Context, s *site, job frontier.Job, status int, v fetch.Verdict) {
	if ctx.Err() != nil && (v.Class == fetch.Cancelled || v.Class == fetch.Transient) {
		l.ended <- ending{job: job}
		return
	}
	o, r := l.attempt(ctx, s, job, status, v)
	l.finishResting(ctx, o, r)
}

// read turns an answer into the outcome of its job. The error is the
// frontier's.
func (l *lane) read(ctx context.Context, s *site, rule *extract.Rule, job frontier.Job, a answer) (frontier.Outcome, error) {
	r, err := l.readBy(s, rule, job, a)
	if wrong, otherwise := errors.AsType[*extract.FormatError](err); otherwise {
		return failed(job, causeFormat, wrong.Error()), nil
	}
	if err != nil {
		return failed(job, causeUnreadable, err.Error()), nil
	}
	found, err := l.jobs(s, rule, job, a.url.String(), r.finds)
	if err != nil {
		return failed(job, causeUnreadable, err.Error()), nil
	}
	o := frontier.Outcome{Job: job, State: frontier.Done, Result: frontier.Result{
		Status: a.status, Charset: r.charset.Label, Evidence: r.charset.Evidence(),
		Links: len(found.pages), Images: len(found.images), Claim: r.finds.Count, Detail: strings.Join(r.notes(), "; "),
		ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified"),
	}}
	before, err := l.heldBefore(ctx, rule, job)
	if err != nil {
		return o, err
	}
	if len(found.pages)+len(found.images) == 0 {
		if back, is := l.stepBack(ctx, o); is {
			return back, nil
		}
	}
	if len(found.pages)+len(found.images) == 0 && job.Page <= 1 {
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
	if validatorOf(a.header) != (validator{}) && isFrom(a, job.URL) {
		o.ReadAs = s.readAs(job)
	}
	found.describe(&o, rule, r.finds)
	if err := l.chain(ctx, &o, found); err != nil {
		return o, err
	}
	before.compare(&o, found)
	return o, l.orphan(ctx, before, o, found)
}

// reading is what a rule read on a page.
type reading struct {
	finds      *extract.Finds
	charset    extract.Charset
	unreadable int // characters that the charset does not explain
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
	r.charset, r.unreadable = page.Charset(), page.Unreadable()
	r.finds, err = rule.Read(page, extract.Scope{
		Site: s.Name, Gallery: job.Gallery, Address: cmp.Or(job.Found, job.URL), Fields: job.Fields,
		Page: job.Page, Offset: job.Offset, Pictures: job.Pictures, Body: job.Body,
	})
	s.concealFinds(r.finds)
	return r, err
}

// found is what a page leads to, as jobs.
type found struct {
	next          *frontier.Job // nil at the end of the chain
	pages, images []frontier.Job
	count         count
	// cut says that the chain may go on, but is not to be followed.
	cut bool
	// unchanged says that the page holds what its record says, of which only the
	// next page is here.
	unchanged bool
	// readAll says that every page of the chain is to be read in every run.
	readAll bool
}

// all lists what was found but for the next page.
func (f found) all() []frontier.Job { return slices.Concat(f.pages, f.images) }

// mark notes in every job the walk that found it.
func (f found) mark(walk int64) {
	if f.next != nil {
		f.next.Walk = walk
	}
	for i := range f.pages {
		f.pages[i].Walk = walk
	}
	for i := range f.images {
		f.images[i].Walk = walk
	}
}

// jobs makes jobs of what was found on a page.
func (l *lane) jobs(s *site, rule *extract.Rule, parent frontier.Job, address string, finds *extract.Finds) (f found, err error) {
	for _, link := range finds.Links {
		job := frontier.Job{Kind: frontier.Page, Task: frontier.Task{
			Site: s.Name, Rule: link.Rule.Name, RuleHash: link.Rule.Hash, URL: link.URL, Body: link.Body,
			Gallery: link.Gallery, Fields: link.Fields, Referer: address, Page: 1, Version: link.Version,
		}}
		if l.readsAgain(s, link.Rule) {
			job.Revisit = l.started
		}
		if err := l.rules.identify(&job, link.URL); err != nil {
			return f, err
		}
		f.pages = append(f.pages, job)
	}
	for i, image := range finds.Images {
		job := pictureJob(image, parent, address, i)
		if err := l.rules.identify(&job, job.URL); err != nil {
			return f, err
		}
		f.images = append(f.images, job)
	}
	f.next, err = l.nextPage(rule, parent, address, finds)
	f.cut = f.next == nil && finds.Next != nil || finds.Ended != ""
	f.readAll = l.full || rule.Revisit == extract.RevisitAll
	f.count = countOf(rule, parent, finds)
	return f, err
}

// pictureJob is the picture with an index among those found at an address, which
// parent asked for. It is still to be identified.
func pictureJob(image extract.Image, parent frontier.Job, address string, index int) frontier.Job {
	return frontier.Job{Kind: frontier.Image, Task: frontier.Task{
		Site: parent.Site, Rule: image.Rule.Name, RuleHash: image.Rule.Hash,
		URL: image.Candidates[0], Candidates: image.Candidates[1:], Key: image.Key,
		Gallery: image.Gallery, Fields: image.Fields, Referer: address,
		Page: parent.Page, Index: parent.Pictures + index + 1,
	}}
}

// nextPage is the page after this one in its chain, if there is one. It is
// read by the same rule, for the gallery that the first page named, and
// inherits the fields that the first page did.
func (l *lane) nextPage(rule *extract.Rule, parent frontier.Job, address string, finds *extract.Finds) (*frontier.Job, error) {
	if finds.Next == nil || rule.MaxPages > 0 && parent.Page >= rule.MaxPages {
		return nil, nil
	}
	job := frontier.Job{Kind: frontier.Page, Task: parent.Task}
	job.URL, job.Body, job.Found = finds.Next.URL, finds.Next.Body, ""
	job.Referer, job.Hops, job.Numbered, job.Get, job.Recalled = address, 0, rule.CountsNext, false, false
	job.Gallery = finds.Gallery
	job.RuleHash = rule.Hash
	job.Page, job.Offset, job.Pictures = parent.Page+1, parent.Offset+finds.Found, parent.Pictures+len(finds.Images)
	job.Claimed = claimed(parent, finds)
	job.Revisit = l.started
	return &job, l.rules.identify(&job, job.URL)
}
