package crawler

import (
	"context"
	"errors"
	"net/http"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// Refreshed counts what became of the pictures that a run asked for once more,
// to see whether their site replaced them.
type Refreshed struct {
	Unchanged int64 `json:"unchanged"`
	// Replaced pictures are kept beside those before.
	Replaced int64 `json:"replaced"`
	// Gone pictures are kept here, and their site has them no more.
	Gone int64 `json:"gone"`
	// Unsure are those of which the site did not say, and Left those that were
	// not asked for, also in a repair.
	Unsure int64 `json:"unsure"`
	Left   int64 `json:"left"`
}

// refresh asks for what was kept before this run whether it was replaced since,
// one errand after the other.
func (c *Crawler) refresh(ctx context.Context) error {
	wanted := map[string]bool{}
	for _, name := range c.seeded {
		wanted[name] = true
	}
	var batch []recorded
	all := frontier.Filter{Kind: frontier.Image, State: frontier.Done}
	err := c.frontier.Each(ctx, all, func(r frontier.Record) error {
		if !wanted[r.Site] || c.settledNow(r) {
			return nil
		}
		if batch = append(batch, recorded{Record: r}); len(batch) < errandSize {
			return nil
		}
		defer func() { batch = batch[:0] }()
		return c.runErrand(ctx, true, batch)
	})
	if err == nil {
		err = c.runErrand(ctx, true, batch)
	}
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// refreshImage asks whether a picture was replaced since it was kept: on
// condition where the host gave something to know it by, else by its length.
func (l *lane) refreshImage(ctx context.Context, s *site, job frontier.Job, was frontier.Record) {
	condition := conditionOf(was)
	if condition == nil {
		t, same := l.hasLength(ctx, s, job, was)
		if answered := t.status != 0; same || !answered || t.verdict.Class == fetch.Busy {
			l.refreshed(ctx, s, job, was, t, same)
			return
		}
	}
	t := l.try(ctx, s, job, condition)
	same := t.verdict.Class == fetch.NotModified || t.part != nil && hexHash(t.part) == was.SHA256
	l.refreshed(ctx, s, job, was, t, same)
}

// refreshed ends a picture that was asked for so.
func (l *lane) refreshed(ctx context.Context, s *site, job frontier.Job, was frontier.Record, t trial, same bool) {
	if t.part != nil && (same || t.part.Damaged) {
		// A part that cannot be removed now is swept by the next run.
		_ = l.store.Discard(t.part)
	}
	switch {
	case t.fatal != nil:
		l.ended <- ending{job: job, err: t.fatal}
	case same:
		l.busy.gave(l.host.Name)
		l.finish(ctx, frontier.Outcome{Job: job, State: frontier.Done, Result: was.Result})
	case t.part != nil && t.part.Damaged:
		l.finish(ctx, failed(job, causeSourceDamaged, "the host sends something damaged by now: what was kept stays"))
	case t.part != nil:
		l.busy.gave(l.host.Name)
		l.receive(ctx, s, t.picture(l, s, job))
	default:
		job.Broken = t.broken
		l.unanswered(ctx, s, job, t.status, t.verdict)
	}
}

// hasLength asks for the length of a picture alone, and whether all that is
// recorded of it agrees with the answer. Where it does not, or the host does not
// answer that, the picture itself tells.
func (l *lane) hasLength(ctx context.Context, s *site, job frontier.Job, was frontier.Record) (t trial, same bool) {
	flightOf(ctx).anew()
	header := s.requestHeader(job)
	header.Set("Accept-Encoding", "identity")
	resp, err := l.client.Send(fetch.WithTerms(ctx, s.terms(job, l.jars[s.Name])), http.MethodHead, job.URL, header, nil)
	if err != nil {
		l.heard(ctx, job, 0)
		return trial{verdict: fetch.Judge(0, nil, err)}, false
	}
	resp.Body.Close()
	l.heard(ctx, job, resp.StatusCode)
	t = trial{status: resp.StatusCode, verdict: fetch.Judge(resp.StatusCode, resp.Header, nil)}
	says := func(name, recorded string) bool { return recorded == "" || resp.Header.Get(name) == recorded }
	same = t.verdict.Class == fetch.OK && resp.ContentLength == was.Size &&
		says("ETag", was.ETag) && says("Last-Modified", was.LastModified)
	return t, same
}

// leastImageAge is how much older than its answer a picture must be for its date
// to tell: dates are of whole seconds, and of more than one clock.
const leastImageAge = time.Minute

// conditionOf is what makes a request one for another picture than that of a
// record (RFC 9110, section 13.1); nil where the host gave nothing to tell it by.
func conditionOf(r frontier.Record) http.Header {
	if r.ETag != "" {
		return http.Header{"If-None-Match": {r.ETag}}
	}
	modified, err := http.ParseTime(r.LastModified)
	if err != nil || r.Settled.Sub(modified) < leastImageAge {
		return nil
	}
	return http.Header{"If-Modified-Since": {r.LastModified}}
}

// add counts what an event tells.
func (r *Refreshed) add(kind EventKind) {
	switch kind {
	case Unchanged:
		r.Unchanged++
	case Replaced:
		r.Replaced++
	case Gone:
		r.Gone++
	case Unsure:
		r.Unsure++
	}
}

// Asked is how many pictures were asked for.
func (r Refreshed) Asked() int64 { return r.Unchanged + r.Replaced + r.Gone + r.Unsure }

// complete reports whether it is known of every picture what became of it.
func (r Refreshed) complete() bool { return r.Unsure+r.Left == 0 }

// leftUnasked counts the pictures that an errand left.
func (c *counter) leftUnasked(stats frontier.Stats) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, left := range stats.Counts {
		if left.State == frontier.Open {
			c.sum.Refreshed.Left += left.N
			c.of(left.Site).Refreshed.Left += left.N
		}
	}
}
