package crawler

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// doImage fetches a picture into a part and gives it to the saver, or ends its
// job. Its candidates are tried in turn while they are on this host.
func (l *lane) doImage(ctx context.Context, s *site, job frontier.Job) {
	if p, ok := l.fromTwin(ctx, s, job); ok {
		l.saver.save(p)
		return
	}
	for {
		t := l.try(ctx, s, job)
		switch {
		case t.fatal != nil:
			l.ended <- ending{job: job, err: t.fatal}
		case t.part != nil:
			l.busy.gave(l.host.Name)
			l.saver.save(picture{lane: l, job: job, part: t.part, header: t.header, paths: s.paths})
		case !t.noPicture() || len(job.Candidates) == 0:
			l.unanswered(ctx, s, job, t.status, t.verdict)
		default:
			next, err := nextCandidate(job)
			if err == nil && next.Host == l.host.Name {
				job = next
				continue
			}
			l.moveOn(ctx, job, next, err)
		}
		return
	}
}

// nextCandidate turns to the next address that a picture can be had from.
func nextCandidate(job frontier.Job) (frontier.Job, error) {
	address := job.Candidates[0]
	job.Candidates = job.Candidates[1:]
	host, err := hostOf(address)
	sendOn(&job, host, address)
	return job, err
}

// moveOn sends a picture to the host of its next candidate.
func (l *lane) moveOn(ctx context.Context, job, next frontier.Job, err error) {
	if err != nil {
		l.finish(ctx, failed(job, "address", err.Error()))
		return
	}
	l.finish(ctx, frontier.Outcome{Job: next, State: frontier.Open})
}

// trial is what one request for a picture came to: a part, a verdict, or an
// error that the run cannot go on with.
type trial struct {
	part    *storage.Part
	status  int
	header  http.Header
	verdict fetch.Verdict
	fatal   error
}

// noPicture reports whether there is no picture at the address, so that the
// next candidate is worth a request.
func (t trial) noPicture() bool {
	return t.verdict.Class == fetch.Absent || t.verdict.Cause == causeNotPicture || t.verdict.Cause == causeUnknownType
}

// try makes one request for a picture.
func (l *lane) try(ctx context.Context, s *site, job frontier.Job) trial {
	resp, err := l.client.Get(fetch.WithTerms(ctx, s.terms(job.Kind)), job.URL, header(job))
	if err != nil {
		return trial{verdict: fetch.Judge(0, nil, err)}
	}
	defer resp.Body.Close()
	t := trial{status: resp.StatusCode, header: resp.Header, verdict: fetch.Judge(resp.StatusCode, resp.Header, nil)}
	if t.verdict.Class != fetch.OK {
		return t
	}
	t.part, err = l.spool(ctx, job, resp.Body)
	if cut, ok := errors.AsType[*storage.ReadError](err); ok {
		t.verdict = fetch.Judge(resp.StatusCode, resp.Header, cut.Err)
	} else if err != nil {
		t.verdict, t.fatal = judgeContent(err)
	}
	return t
}

// spool reads a picture into a part. A damaged one is not kept.
func (l *lane) spool(ctx context.Context, job frontier.Job, body io.Reader) (*storage.Part, error) {
	part, err := l.store.Spool(ctx, job.ID.String(), body, nil)
	if damaged, ok := errors.AsType[*storage.DamagedError](err); ok {
		// A part that cannot be removed now is replaced by the next trial.
		_ = l.store.Discard(damaged.Part)
	}
	return part, err
}

// judgeContent is the verdict on bytes that arrived and are no whole picture.
// An error that is not about the bytes is the store's.
func judgeContent(err error) (v fetch.Verdict, fatal error) {
	if is, ok := errors.AsType[*storage.NotPictureError](err); ok {
		return fetch.Verdict{Class: fetch.Permanent, Cause: causeNotPicture, Detail: is.Error()}, nil
	}
	if unknown, ok := errors.AsType[*storage.UnknownTypeError](err); ok {
		return fetch.Verdict{Class: fetch.Permanent, Cause: causeUnknownType, Detail: unknown.Error()}, nil
	}
	if unwanted, ok := errors.AsType[*storage.UnwantedTypeError](err); ok {
		return fetch.Verdict{Class: fetch.Permanent, Cause: causeNotPicture, Detail: unwanted.Error()}, nil
	}
	if damaged, ok := errors.AsType[*storage.DamagedError](err); ok {
		return fetch.Verdict{Class: fetch.Transient, Cause: causeDamaged, Detail: damaged.Error()}, nil
	}
	if isCancellation(err) {
		return fetch.Verdict{Class: fetch.Cancelled}, nil
	}
	return fetch.Verdict{}, fmt.Errorf("saving a picture: %w", err)
}

// kept is the outcome of a picture that is under its final name.
func kept(p picture, path string) frontier.Outcome {
	return frontier.Outcome{Job: p.job, State: frontier.Done, Result: frontier.Result{
		Status: http.StatusOK, Path: path, SHA256: hexHash(p.part), Size: p.part.Size, Type: p.part.Type,
		Width: p.part.Width, Height: p.part.Height,
		ETag: p.header.Get("ETag"), LastModified: p.header.Get("Last-Modified"),
	}}
}

func hexHash(part *storage.Part) string { return hex.EncodeToString(part.SHA256[:]) }

// modTime is the time that the host gives the picture, zero if none.
func (p picture) modTime() time.Time {
	t, err := http.ParseTime(p.header.Get("Last-Modified"))
	if err != nil {
		return time.Time{}
	}
	return t
}
