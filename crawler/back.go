package crawler

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"magpie/frontier"
)

// maxPasses is how many ways back follow one walk.
const maxPasses = 3

// beginBack has all pages of a walk but the last asked for once more, from the
// last to the first, when it ended with a page or joined what was known before.
//
// What a site takes off a list while it is read pulls the rest to the front: what
// stood first on the next page comes to stand on one that was read already, and
// on no other page is anything to be seen of that. On the way back it comes
// towards the reader. As every page is asked for twice then, this is for walks
// that saw their list become shorter, and for those of a run that reads all.
func (l *lane) beginBack(ctx context.Context, o *frontier.Outcome) error {
	walk := l.walk(o.Job)
	_, err := l.askBefore(ctx, o, walk, frontier.Return{From: o.Job.ID.String(), Host: o.Job.Host, Pass: 1})
	return err
}

// goOnBack has the next page on the way back asked for. Where the way ends, and
// there was something new on it, it is gone once more.
func (l *lane) goOnBack(ctx context.Context, o *frontier.Outcome, news bool) error {
	b := *o.Job.Return
	b.News = b.News || news
	more, err := l.askBefore(ctx, o, o.Job.Walk, b)
	if err != nil || more || !b.News {
		return err
	}
	if b.Pass == maxPasses {
		o.Detail = fmt.Sprintf("the list changes faster than it is read: something new was found on each of %d ways back", b.Pass)
		return nil
	}
	b.Pass, b.News = b.Pass+1, false
	return l.beginAnew(ctx, o, b)
}

// beginAnew has the way back begin with its first page.
func (l *lane) beginAnew(ctx context.Context, o *frontier.Outcome, b frontier.Return) error {
	id, err := frontier.ParseID(b.From)
	if err != nil || id == o.Job.ID {
		return err
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{{ID: id, Kind: frontier.Page, Host: b.Host}})
	if err != nil || known[0].State == frontier.Unknown {
		return err
	}
	o.Children = append(o.Children, l.onTheWay(known[0], b, o.Job.Walk))
	return nil
}

// askBefore makes the page before that of an outcome a child of it, if that was
// read in the same walk.
func (l *lane) askBefore(ctx context.Context, o *frontier.Outcome, walk int64, b frontier.Return) (is bool, err error) {
	page, is, err := l.readBefore(ctx, o.Job, walk)
	if err != nil || !is {
		return false, err
	}
	o.Children = append(o.Children, l.onTheWay(page, b, walk))
	return true, nil
}

// readBefore is the page of a chain that leads to another, if it was read, and
// not found unchanged, since a walk began.
func (l *lane) readBefore(ctx context.Context, page frontier.Job, walk int64) (r frontier.Record, is bool, err error) {
	if page.Page <= 1 || page.Parent == "" {
		return r, false, nil
	}
	r, err = l.parent(ctx, page)
	began := time.UnixMilli(walk >> walkBits)
	return r, err == nil && r.Page == page.Page-1 && !r.Settled.Before(began) && r.Status != http.StatusNotModified, err
}

// onTheWay is the job of a page on a way back.
func (l *lane) onTheWay(page frontier.Record, b frontier.Return, walk int64) frontier.Job {
	job := l.rules.sites[page.Site].anew(page)
	job.Return, job.Walk = &b, walk
	return job
}

// hasUnknown reports whether something was found for the first time.
func hasUnknown(known []frontier.Record) bool {
	return slices.ContainsFunc(known, func(r frontier.Record) bool { return r.State == frontier.Unknown })
}
