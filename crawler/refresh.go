package crawler

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"magpie/fetch"
	"magpie/frontier"
)

// Refreshed counts what became of the pictures that a run asked for once more,
// to see whether their site replaced them.
type Refreshed struct {
	Unchanged int64 `json:"unchanged"`
	// Replaced pictures are kept beside those before; in a repair, in the place
	// of what was lost.
	Replaced int64 `json:"replaced"`
	// Gone pictures are kept here, and their site has them no more.
	Gone int64 `json:"gone"`
	// Unsure are those of which the site did not say, and Left those that were
	// not asked for, whatever kept the run from it, also in a repair.
	Unsure int64 `json:"unsure"`
	Left   int64 `json:"left"`
}

// refresh asks for what was kept before this run whether it was replaced since,
// one errand after the other.
func (c *Crawler) refresh(ctx context.Context) error {
	wanted := map[string]bool{}
	c.keptNow = map[string]int64{}
	for _, name := range c.seeded {
		wanted[name] = true
	}
	var batch []recorded
	all := frontier.Filter{Kind: frontier.Image, State: frontier.Done}
	err := c.frontier.Each(ctx, all, func(r frontier.Record) error {
		if !wanted[r.Site] {
			return nil
		}
		if c.settledNow(r) {
			c.keptNow[r.Site]++
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
// condition that it is in another state where its host gave it an ETag, else by
// what can be said of it without its bytes. A date makes no condition: hosts take
// it for a question whether the picture is newer, and one put in its place may
// be older. Where the answer is not certain the picture itself tells, at once.
func (l *lane) refreshImage(ctx context.Context, s *site, job frontier.Job, was frontier.Record) {
	ask := l.askHead
	if isETag(was.ETag) {
		ask = l.askUnless
	}
	t, same, certain := ask(ctx, s, job, was)
	if !certain {
		t = l.try(ctx, s, job, nil)
	}
	same = same || t.part != nil && hexHash(t.part) == was.SHA256
	l.refreshed(ctx, s, job, was, t, same)
}

// askUnless asks for a picture unless it is the one that had this ETag. A 304
// that names another is not certain.
func (l *lane) askUnless(ctx context.Context, s *site, job frontier.Job, was frontier.Record) (t trial, same, certain bool) {
	known := validator{etag: was.ETag}
	t = l.try(ctx, s, job, known.condition())
	if t.verdict.Class != fetch.NotModified {
		return t, false, true
	}
	agrees := known.agrees(t.header)
	return t, agrees, agrees
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

// askHead asks what the host says of a picture, and whether all of it is as it
// was recorded. That it is another, or that HEAD is refused or not answered, is
// not certain; that the host is busy is.
func (l *lane) askHead(ctx context.Context, s *site, job frontier.Job, was frontier.Record) (t trial, same, certain bool) {
	flightOf(ctx).anew()
	header := s.requestHeader(job)
	header.Set("Accept-Encoding", "identity")
	resp, err := l.client.Send(fetch.WithTerms(ctx, s.terms(job, l.jars[s.Name])), http.MethodHead, job.URL, header, nil)
	if err != nil {
		t.verdict = fetch.Judge(0, nil, err)
		return t, false, t.verdict.Class == fetch.Busy
	}
	resp.Body.Close()
	l.heard(ctx, job, resp.Request.URL, nil)
	t = trial{status: resp.StatusCode, verdict: fetch.Judge(resp.StatusCode, resp.Header, nil)}
	says := func(name, recorded string) bool { return recorded == "" || resp.Header.Get(name) == recorded }
	same = t.verdict.Class == fetch.OK && resp.ContentLength == was.Size &&
		says("ETag", was.ETag) && says("Last-Modified", was.LastModified)
	return t, same, same || t.verdict.Class == fetch.Busy
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

// Total is how many pictures there were to ask for.
func (r Refreshed) Total() int64 { return r.Asked() + r.Left }

// complete reports whether it is known of every picture what became of it.
func (r Refreshed) complete() bool { return r.Unsure+r.Left == 0 }

// leftUnrefreshed is how many pictures that earlier runs kept of a site were to be
// asked for, and were not.
func (c *Crawler) leftUnrefreshed(s SiteSummary) int64 {
	if !c.refreshing || !slices.Contains(c.seeded, s.Site) {
		return 0
	}
	return max(s.Kept-max(s.Saved, c.keptNow[s.Site])-s.Refreshed.Asked(), 0)
}

// leftUnasked counts, site by site, the pictures that an errand of a repair left.
func (c *counter) leftUnasked(stats frontier.Stats) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, left := range stats.Counts {
		if left.State == frontier.Open {
			c.of(left.Site).Refreshed.Left += left.N
		}
	}
}

// leftUnbegun counts pictures that no errand was begun for.
func (c *counter) leftUnbegun(pictures []recorded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range pictures {
		c.of(p.Site).Refreshed.Left++
	}
}
