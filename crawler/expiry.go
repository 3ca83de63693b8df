package crawler

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"magpie/frontier"
)

// expiry says when the address of a picture may have expired.
type expiry struct {
	// after is how old it is at least, since its page was read.
	after time.Duration
	// wait is how long a picture waits for its page before it looks again.
	wait time.Duration
}

var defaultExpiry = expiry{after: 5 * time.Minute, wait: 5 * time.Second}

// expiredStatuses are those that hosts answer an address with which is good no
// more.
var expiredStatuses = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone}

// foundAt is the address that a page gave a job.
func foundAt(job frontier.Job) string { return cmp.Or(job.Found, job.URL) }

// orFindAnew is the outcome of a job that was not answered. A picture that is
// not to be had where its page said some time ago stays open: the page is due
// once more, and the picture waits for the address that it gives then. That is
// done once, until the picture is settled, or was in this run.
func (l *lane) orFindAnew(ctx context.Context, o frontier.Outcome) frontier.Outcome {
	if o.State != frontier.Failed || o.Job.Parent == "" || !slices.Contains(expiredStatuses, o.Status) {
		return o
	}
	page, err := l.parent(ctx, o.Job)
	if err != nil {
		return o // what is wrong with the frontier is told when it is written to
	}
	// Looked at after the page: if that was read meanwhile, its address is here.
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{o.Job})
	if err != nil || known[0].Expired != "" || l.settledNow(known[0]) || foundAt(known[0].Job) != foundAt(o.Job) {
		return o
	}
	old := page.State == frontier.Done && time.Since(page.Settled) >= l.expiry.after
	if !old && page.State != frontier.Open {
		return o
	}
	if old {
		o.Children = []frontier.Job{l.rules.sites[page.Site].anew(page)}
	}
	o.State, o.Expired, o.Job.Due = frontier.Open, foundAt(o.Job), time.Now().Add(l.expiry.wait)
	o.Detail += "; its page is asked for a newer address"
	return o
}

// parent is what is recorded of the page that a picture was found on.
func (l *lane) parent(ctx context.Context, picture frontier.Job) (frontier.Record, error) {
	id, err := frontier.ParseID(picture.Parent)
	if err != nil {
		return frontier.Record{}, err
	}
	host, err := hostOf(picture.Referer)
	if err != nil {
		return frontier.Record{}, err
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{{ID: id, Kind: frontier.Page, Host: host}})
	if err != nil {
		return frontier.Record{}, err
	}
	return known[0], nil
}

// awaitAddress ends the job of a picture whose address expired, and that has no
// other yet: it is put back while its page is to be asked, and fails for what it
// came back for when that gave it none. Nothing is asked for.
func (l *lane) awaitAddress(ctx context.Context, job frontier.Job, last frontier.Result) {
	page, err := l.parent(ctx, job)
	if err != nil {
		l.ended <- ending{job: job, err: err}
		return
	}
	o := frontier.Outcome{Job: job, State: frontier.Failed, Result: last}
	if page.State != frontier.Open {
		o.Detail += ", and gave none"
		o.Expired = ""
		l.finish(ctx, o)
		return
	}
	o.State = frontier.Open
	o.Job.Due, err = l.nextLook(ctx, page)
	if err == nil {
		err = l.frontier.Done(context.WithoutCancel(ctx), l.host, []frontier.Outcome{o})
	}
	l.ended <- ending{job: job, err: err}
}

// nextLook is when a page that is due may have been read.
func (l *lane) nextLook(ctx context.Context, page frontier.Record) (time.Time, error) {
	pauses, err := l.frontier.Pauses(context.WithoutCancel(ctx))
	at := time.Now().Add(l.expiry.wait)
	for _, asked := range []time.Time{page.Due, pauses[page.Host].Until} {
		if asked.After(at) {
			at = asked
		}
	}
	return at, err
}
