package crawler

import (
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"time"

	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// doImage fetches a picture into a part and gives it to the saver, or ends its
// job. Its candidates are tried in turn while they are on this host.
func (l *lane) doImage(ctx context.Context, s *site, job frontier.Job) {
	if s.ruleOf(job) == nil {
		l.finish(ctx, withoutRule(job))
		return
	}
	if was := l.errand.of(job); was != nil && l.errand.refreshes {
		l.refreshImage(ctx, s, job, was.Record)
		return
	}
	own, err := l.own(ctx, s, job)
	if err != nil {
		l.ended <- ending{job: job, err: err}
		return
	}
	cause, detail, _ := s.refused(job, nil) // if undecided, it is asked again later
	if cause != "" && l.errand.lost(job) == nil {
		o := failed(job, cause, detail)
		o.State = frontier.Skipped
		l.finish(ctx, o)
		return
	}
	if p, ok := l.fromTwin(ctx, s, job); ok {
		l.receive(ctx, s, p)
		return
	}
	if l.adopt(ctx, s, job, own) {
		return
	}
	for {
		t := l.try(ctx, s, job, nil)
		if t.resort != nil && job.Resort == nil {
			job.Resort = t.resort
		}
		switch {
		case t.fatal != nil:
			l.ended <- ending{job: job, err: t.fatal}
		case t.part != nil:
			l.busy.gave(l.host.Name)
			l.receive(ctx, s, t.picture(l, s, job))
		case t.noPicture() && hasOther(job):
			next, err := nextCandidate(job)
			if err == nil && next.Host == l.host.Name && !l.isDraining() {
				job = next
				continue
			}
			l.moveOn(ctx, job, next, err)
		default:
			job.Broken = t.broken
			l.unanswered(ctx, s, job, t.status, t.verdict)
		}
		return
	}
}

// trial is what one request for a picture came to: a part, a verdict, or an
// error that the run cannot go on with.
type trial struct {
	part    *storage.Part
	status  int
	header  http.Header
	verdict fetch.Verdict
	broken  string // the hash of damaged bytes, in hexadecimal
	resort  *frontier.Resort
	fatal   error
	from    string // the address that answered, after redirects
}

// picture is what a trial brought.
func (t trial) picture(l *lane, s *site, job frontier.Job) picture {
	return picture{
		lane: l, job: job, part: t.part, header: t.header, site: s,
		from: t.from, filename: s.secrets.Conceal(fetch.Filename(t.header)), fetched: time.Now(),
	}
}

// noPicture reports whether there is no picture at the address, or none that may
// be asked for, so that the next candidate is worth a request.
func (t trial) noPicture() bool {
	switch t.verdict.Cause {
	case causeNotPicture, causeEmpty, causeUnknownType, causeSourceDamaged, causePlaceholder, causeWithheld, causePrivate:
		return true
	}
	return t.verdict.Class == fetch.Absent || t.verdict.Class == fetch.Disallowed
}

// try makes one request for a picture, on a condition or on none.
func (l *lane) try(ctx context.Context, s *site, job frontier.Job, condition http.Header) (t trial) {
	defer func() { l.metrics.triedImage(t) }()
	flightOf(ctx).anew()
	header := s.requestHeader(job)
	maps.Copy(header, condition)
	resp, err := l.client.Get(fetch.WithTerms(ctx, s.terms(job, l.jars[s.Name])), job.URL, header)
	if err != nil {
		l.heard(ctx, job, nil, err)
		return trial{verdict: fetch.Judge(0, nil, err)}
	}
	defer resp.Body.Close()
	l.heard(ctx, job, resp.Request.URL, nil)
	t = trial{
		status: resp.StatusCode, header: resp.Header, verdict: fetch.Judge(resp.StatusCode, resp.Header, nil),
		from: resp.Request.URL.String(),
	}
	if t.verdict.Class != fetch.OK {
		head := headOf(resp)
		t.verdict = s.explained(challenged(t.verdict, t.status, t.header, head), t.status, t.header, head)
		return t
	}
	body := flightOf(ctx).body(resp.Body, resp.ContentLength)
	t.part, err = l.spool(ctx, s, job, body)
	l.metrics.verified(t.part, err)
	if arrived := arrivedPart(t.part, err); arrived != nil && s.isPlaceholder(arrived) {
		return l.noPlaceholder(t, arrived)
	}
	if cut, ok := errors.AsType[*storage.ReadError](err); ok {
		t.verdict = fetch.Judge(resp.StatusCode, resp.Header, cut.Err)
	} else if damaged, ok := errors.AsType[*storage.DamagedError](err); ok {
		return l.damaged(t, job, damaged, isComplete(resp))
	} else if err != nil {
		t.verdict, t.fatal = judgeContent(err)
	} else if !t.part.Walked && !isComplete(resp) {
		return l.unsure(t, job)
	}
	return t
}

// kept is the outcome of a picture that is under its final name. One that is
// damaged at its source is kept, but never counts as done.
func kept(p picture, path string) frontier.Outcome {
	o := frontier.Outcome{Job: p.job, State: frontier.Done, Result: resultOf(p)}
	o.Path = path
	if wrong := p.job.Misled; wrong != nil && wrong.Path != "" && wrong.SHA256 != o.SHA256 {
		o.Earlier = append(o.Earlier, *wrong)
	}
	o.Job.Misled = nil
	if p.undecided != nil {
		o.Cause, o.Detail = causeUndecided, p.undecided.Error()+": it is kept all the same"
	}
	if p.part.Damaged {
		o.State, o.Cause = frontier.Failed, causeSourceDamaged
		o.Detail = "the host sent the same damaged bytes twice: they are kept as " + path
	}
	return o
}

func resultOf(p picture) frontier.Result {
	r := frontier.Result{
		Status: http.StatusOK, SHA256: hexHash(p.part), Size: p.part.Size, Type: p.part.Type,
		Width: p.part.Width, Height: p.part.Height,
		ETag: p.header.Get("ETag"), LastModified: p.header.Get("Last-Modified"), Filename: p.filename,
	}
	if p.adopted != nil {
		r.Status, r.AdoptedFrom, r.AdoptedBy = 0, p.adopted.file.Path, p.adopted.by
	}
	return r
}

func hexHash(part *storage.Part) string { return hex.EncodeToString(part.SHA256[:]) }

// modTime is the time that the host gives the picture, or the file had that it was
// copied from, zero if none.
func (p *picture) modTime() time.Time {
	if p.adopted != nil && !p.adopted.file.Modified.IsZero() {
		return p.adopted.file.Modified
	}
	said := p.header.Get("Last-Modified")
	if said == "" {
		return time.Time{}
	}
	t, err := http.ParseTime(said)
	if err != nil {
		return time.Time{}
	}
	return t
}
