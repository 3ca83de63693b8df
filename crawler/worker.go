package crawler

import (
	"context"
	"net/http"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// serve does jobs, on one connection, until there are no more or it is not needed.
func (l *lane) serve(ctx context.Context) {
	defer func() { l.connections.back <- struct{}{} }()
	for {
		select {
		case job, ok := <-l.work:
			if !ok {
				return
			}
			l.do(ctx, job)
			l.saver.prospects.end(l.host.Name)
		case <-l.leave:
			return
		}
	}
}

// do works one job and sees to it that exactly one ending is sent.
func (l *lane) do(ctx context.Context, job frontier.Job) {
	if !l.holds() {
		l.ended <- ending{job: job, unbegun: true, late: true}
		return
	}
	if !l.mayBegin(ctx, job) {
		l.ended <- ending{job: job, unbegun: true}
		return
	}
	s := l.rules.sites[job.Site] // only jobs of sites to run are handed out
	if job.Kind == frontier.Range {
		l.doRange(ctx, s, job)
		return
	}
	job, last := l.newest(ctx, s, job)
	if last.Expired != "" && last.Expired == foundAt(job) {
		l.awaitAddress(ctx, job, last)
		return
	}
	if host, err := hostOf(job.URL); err == nil && host != l.host.Name {
		// It was found again at its first address, and is due where that led.
		job.Host = host
		l.finish(ctx, frontier.Outcome{Job: job, State: frontier.Open})
		return
	}
	l.client.Limit(l.host.Name, s.limit())
	l.paceBy(s)
	ctx = fetch.OnlyWhile(fetch.GivenUpWhen(ctx, l.draining), l.holds)
	ctx = l.flights.start(ctx, l.host.Name, job)
	if job.Kind == frontier.Page {
		l.doPage(ctx, s, job)
	} else {
		l.doImage(ctx, s, job)
	}
}

// finish writes an outcome and ends its job. The outcome is written even if
// the run is being stopped: the work is done.
func (l *lane) finish(ctx context.Context, o frontier.Outcome) { l.finishResting(ctx, o, rest{}) }

// finishResting is finish, after which the host is left alone for a while.
func (l *lane) finishResting(ctx context.Context, o frontier.Outcome, r rest) {
	flightOf(ctx).reach(stepSave)
	s := l.rules.sites[o.Job.Site]
	o.Detail, r.news = s.secrets.Conceal(o.Detail), s.secrets.Conceal(r.news)
	if o.State == frontier.Failed {
		o.Settings = s.settings(o.Job, o.Cause)
	}
	end := ending{job: o.Job, pages: l.here(o, frontier.Page), images: l.here(o, frontier.Image), pause: r.Pause}
	end.err = l.frontier.Done(context.WithoutCancel(ctx), l.host, []frontier.Outcome{asRecorded(o)})
	if end.err == nil && l.overtaken(ctx, o) {
		o.State, o.Job.Due = frontier.Open, time.Time{}
	}
	if end.err == nil && o.Job.Kind != frontier.Range {
		l.tell(o, r)
	}
	l.ended <- end
}

// tell emits what an outcome is worth telling. That a job waits for its host is
// not: that the host is left alone says so for all of its jobs. Nor is a page on a
// way back, which was told of before. What a repair cannot have it tells at its
// end.
func (l *lane) tell(o frontier.Outcome, r rest) {
	waits, onWayBack := !r.Until.IsZero() && o.State == frontier.Open, o.Job.Return != nil && o.State == frontier.Done
	if !waits && !onWayBack && !l.errand.isFailure(o) {
		l.emit(l.eventOf(o))
	}
	if o.Missing > 0 && !o.Job.Anew {
		l.emit(incompleteEvent(o))
	}
	if r.news != "" {
		l.emit(Event{
			Kind: Postponed, Site: o.Job.Site, Host: l.host.Name, URL: o.Job.URL,
			Cause: r.Cause, Detail: r.news, Until: r.Until,
		})
	}
}

// here counts the jobs of a kind that were found and wait for the lane's own
// host.
func (l *lane) here(o frontier.Outcome, kind frontier.Kind) (n int64) {
	for _, child := range o.Children {
		if child.Kind == kind && child.Host == l.host.Name {
			n++
		}
	}
	return n
}

// header is what a request says besides its address and what its stanza wants
// to be said.
func (s *site) requestHeader(job frontier.Job) http.Header {
	h := http.Header{"Accept": {"text/html,application/xhtml+xml,*/*;q=0.8"}}
	if job.Kind == frontier.Image {
		h.Set("Accept", "image/*,*/*;q=0.5")
	}
	if job.Broken != "" {
		// A cache on the way may hold what is damaged.
		h.Set("Cache-Control", "no-cache")
	}
	if referer := s.referer(job); referer != "" {
		h.Set("Referer", referer)
	}
	if rule := s.ruleOf(job); rule != nil && job.Body != "" && !job.Get {
		h.Set("Content-Type", rule.BodyType())
	}
	return h
}
