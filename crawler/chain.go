package crawler

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

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
	if o.Job.Anew {
		return l.foundAnew(ctx, o, f)
	}
	f.mark(l.walk(o.Job))
	asked := f.all
	if f.next != nil {
		asked = append(asked, *f.next, o.Job) // f.all has room for them
	}
	known, err := l.frontier.Get(ctx, asked)
	if err != nil {
		return err
	}
	known, ofChain := known[:len(f.all)], known[len(f.all):]
	ofImages := known[len(f.pages):]
	l.decideAnew(f.images, ofImages)
	f.countRepeated(o.Job, ofImages)
	if !f.unchanged {
		o.Known = l.knownBefore(f.images, ofImages)
	}
	next, err := l.following(ctx, o, f, known, ofChain)
	if err != nil {
		return err
	}
	if next != nil {
		o.Children = append(o.Children, *next)
	} else if !f.cut && !l.waitsForWalk(o.Job) {
		f.count.compare(o)
	}
	tellHole(o)
	if (next == nil || next != f.next) && (l.full || f.shrunk) {
		if err := l.beginBack(ctx, o); err != nil {
			return err
		}
	}
	o.Children = append(o.Children, f.all...)
	return nil
}

// following is the page of the chain to read after this one: the next, but
// where nothing new is to be expected before the chain's old end, that end;
// none where the chain is taken for endless.
//
// A site grows at its head, at its end, or both. When everything on a page
// that was read before is finished, and the pages after it were all read up to
// the end of the chain, then only that end may lead to more. known are the records
// of what was found, ofChain those of the next page and of this.
func (l *lane) following(ctx context.Context, o *frontier.Outcome, f found, known, ofChain []frontier.Record) (*frontier.Job, error) {
	if f.next == nil {
		return nil, nil
	}
	after, before := ofChain[0], ofChain[1]
	o.Next, o.NextBody = f.next.URL, f.next.Body
	if l.countedOtherwise(*f.next, after) {
		f.next.Revisit = always
	}
	if f.unchanged {
		return l.behind(ctx, o, f, before, after, nil)
	}
	f.next.Held = f.digest()
	if o.Job.Page == 1 && before.Settled.IsZero() {
		return f.next, nil
	}
	if f.next.Stale = staleAfter(o.Job, f, known); f.next.Stale == maxStale {
		o.Next, o.NextBody, o.Cause = "", "", causeNothingNew
		o.Detail = fmt.Sprintf("%d pages in a row held nothing that was not found before in this walk: the chain ends here", maxStale)
		return nil, nil
	}
	return l.behind(ctx, o, f, before, after, known)
}

// behind is the page to read after one whose chain goes on. before and after are
// the records of the page and of the next, known are those of what was found.
func (l *lane) behind(ctx context.Context, o *frontier.Outcome, f found, before, after frontier.Record, known []frontier.Record) (*frontier.Job, error) {
	f.next.Gap = l.gap(o.Job, f, before, after)
	if (after.Cause == causeShorter || after.Cause == causeAbsent) && l.settledNow(after) {
		f.next.Revisit = always // it was taken for gone, and is promised after all
		return f.next, nil
	}
	if f.readAll || before.Settled.IsZero() || f.vanished || l.hasNews(f, known) || o.Job.Page < f.next.Gap {
		return f.next, nil
	}
	return l.jump(ctx, f.next)
}

// hasNews reports whether anything found on a page is not finished, or has
// changed since: known are the records of all of it. That a page is due in
// every run is no news.
func (l *lane) hasNews(f found, known []frontier.Record) bool {
	for i, job := range f.all {
		r := known[i]
		again := !r.Settled.IsZero() && l.rules.sites[job.Site].revisited(r)
		anew := job.Kind == frontier.Image && !job.Revisit.IsZero() // decideAnew says so
		if job.Changed(r.Task) || anew || !r.State.Settled() && !again {
			return true
		}
	}
	return false
}

// wholeChain is a gap that is behind every page.
const wholeChain = math.MaxInt32

// gap is the page of the chain up to which every page is to be read: where an
// earlier walk broke off. Behind that place it did not see what was new then,
// and where that stands by now nobody knows, for what is new pushes the rest
// from page to page. So from a page that was left open, or failed, the chain is
// read to its end; and from one that was read for what it is no more. What is
// known of pages behind an end is of a time when the chain was longer.
//
// A page that failed since something vanished from it was read all the same: the
// gap before it ends with it, until it holds that again.
func (l *lane) gap(job frontier.Job, f found, before, after frontier.Record) int {
	leftOpen := job.Page > 1 && !l.ofThisRun(job.Walk) && (!f.vanished || !hasVanished(before))
	restored := job.Page > 1 && job.Page == job.Gap && hasVanished(before) && !f.vanished
	unread := (after.State == frontier.Open || after.State == frontier.Failed) && !hasVanished(after)
	switch {
	case leftOpen || restored || wasEnd(before) || unread || outdated(*f.next, after):
		return wholeChain
	case hasVanished(after):
		return max(job.Gap, f.next.Page)
	case job.Page == 1:
		return 0
	}
	return job.Gap
}

// hasVanished reports whether something had vanished from a page when it was
// asked for last, which led on all the same.
func hasVanished(page frontier.Record) bool {
	return page.Cause == causeMatchedNothing && page.Next != ""
}

// wasEnd reports whether a page ended its chain when it was asked for last,
// rather than failed.
func wasEnd(page frontier.Record) bool {
	switch page.Cause {
	case "", causeEndUndecided, causeHole, causeNothingNew, causeNextGone, causeCountGone, causeMisread, causeNoSecond, causeAbsent, causeShorter:
		return !page.Settled.IsZero() && page.Next == ""
	}
	return false
}

// outdated reports whether a page of the chain was read by an older form of its
// rule, or when the chain was another: anything on it may be new by now.
func outdated(now frontier.Job, read frontier.Record) bool {
	return read.State.Settled() && (now.RuleHash != read.RuleHash || now.Version != read.Version)
}

// settledNow reports whether a job was settled in this run. What was settled later
// than now was so in an earlier one, by a clock that has been set back since.
func (c *Crawler) settledNow(r frontier.Record) bool {
	return !r.Settled.Before(c.started) && !r.Settled.After(time.Now())
}

// jump goes from a page to the old end of its chain: the last page that held
// anything, which may hold more by now. Where the chain was not read to an end,
// it goes to the page itself, and from there page by page up to one that held
// nothing though one behind it did: what stands there may not have been shown. One that something vanished from is in no way: it is
// asked for in every run, and its chain is read on from there; nor is the end that
// another walk of this run recalled.
func (l *lane) jump(ctx context.Context, next *frontier.Job) (*frontier.Job, error) {
	last, hole, passed := *next, 0, false
	for at := *next; ; {
		records, err := l.frontier.Get(ctx, []frontier.Job{at})
		if err != nil {
			return nil, err
		}
		r := records[0]
		passed = passed || hasVanished(r)
		known := r.State.Settled() && !l.settledNow(r)
		recalledNow := r.Recalled && r.State != frontier.Skipped && l.ofThisRun(r.Walk)
		elsewhere := hasVanished(r) || recalledNow || passed && l.ofThisRun(r.Walk)
		if !known && !elsewhere || outdated(*next, r) {
			next.Gap = at.Page // not read yet, or in this run, or as what it is no more
			return next, nil
		}
		switch {
		case r.State != frontier.Done && !elsewhere:
		case r.Links+r.Images == 0:
			hole = cmp.Or(hole, at.Page)
		case hole > 0:
			next.Gap = hole + 1 // so that the page behind it tells of it
			return next, nil
		case r.Stale == 0:
			last = r.Job
		}
		if r.Next == "" && last.ID == next.ID {
			return next, nil
		}
		if r.Next == "" {
			return recalled(last, *next), nil
		}
		after := frontier.Job{Kind: frontier.Page, Task: r.Task}
		after.URL, after.Body, after.Page = r.Next, r.NextBody, r.Page+1
		if err := l.rules.identify(&after, after.URL); err != nil {
			return nil, err
		}
		if after.Page <= at.Page { // what is recorded runs in a circle
			next.Gap = at.Page
			return next, nil
		}
		at = after
	}
}
