package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// judgeContent is the verdict on bytes that arrived and are no whole picture.
// An error that is not about the bytes is the store's.
func judgeContent(err error) (v fetch.Verdict, fatal error) {
	if is, ok := errors.AsType[*storage.NotPictureError](err); ok {
		if is.Is == "empty" { // more of an accident than an answer
			return fetch.Verdict{Class: fetch.Transient, Cause: causeEmpty, Detail: is.Error()}, nil
		}
		return fetch.Verdict{Class: fetch.Permanent, Cause: causeNotPicture, Detail: is.Error()}, nil
	}
	if unknown, ok := errors.AsType[*storage.UnknownTypeError](err); ok {
		return fetch.Verdict{Class: fetch.Permanent, Cause: causeUnknownType, Detail: unknown.Error()}, nil
	}
	if unwanted, ok := errors.AsType[*storage.UnwantedTypeError](err); ok {
		return fetch.Verdict{Class: unwantedClass, Cause: unwanted.Kind, Detail: unwanted.Error()}, nil
	}
	if isCancellation(err) {
		return fetch.Verdict{Class: fetch.Cancelled}, nil
	}
	return fetch.Verdict{}, fmt.Errorf("saving a picture: %w", err)
}

// unwantedClass is the class of what arrived and is not to be kept. No request
// ends so: it is the site's stanza that does not want it.
const unwantedClass fetch.Class = "unwanted"

// damaged decides what becomes of damaged bytes. Those that come a second time,
// and whole as far as the transfer can tell, are what the host has: another
// candidate may be better, and if none is they are asked for once more and kept
// as such. Before that another attempt may bring better ones.
func (l *lane) damaged(t trial, job frontier.Job, damaged *storage.DamagedError, complete bool) trial {
	t.broken = hexHash(damaged.Part)
	switch same := complete && t.broken == job.Broken; {
	case same && len(job.Candidates) == 0:
		t.part = damaged.Part
		return t
	case same:
		t.resort = &frontier.Resort{URL: job.URL, Broken: t.broken}
		t.verdict = fetch.Verdict{Class: fetch.Permanent, Cause: causeSourceDamaged, Detail: damaged.Error()}
	default:
		t.verdict = fetch.Verdict{Class: fetch.Transient, Cause: causeDamaged, Detail: damaged.Error()}
	}
	// A part that cannot be removed now is replaced by the next trial.
	_ = l.store.Discard(damaged.Part)
	return t
}

// unsure decides what becomes of a file whose end neither its format nor the
// transfer tells: it may be cut. Only when it comes again the same is it taken
// for all there is.
func (l *lane) unsure(t trial, job frontier.Job) trial {
	t.broken = hexHash(t.part)
	if t.broken == job.Broken {
		return t
	}
	t.verdict = fetch.Verdict{
		Class: fetch.Transient, Cause: causeDamaged,
		Detail: "neither the file nor the transfer tells where it ends: it is asked for again, to compare",
	}
	_ = l.store.Discard(t.part)
	t.part = nil
	return t
}

// isComplete reports whether the transfer itself shows where the body ends, so
// that a body read to its end is all that was sent.
func isComplete(resp *http.Response) bool {
	return resp.ContentLength >= 0 || resp.ProtoMajor >= 2 || len(resp.TransferEncoding) > 0
}

// receive keeps a picture, unless the site does not want it.
func (l *lane) receive(ctx context.Context, s *site, p picture) {
	if was := l.errand.lost(p.job); was != nil && l.takeBack(ctx, p, was) {
		return
	}
	cause, detail := s.unwanted(p.part.Size, p.part.Width, p.part.Height)
	if cause == "" {
		cause, detail, p.undecided = s.refused(p.job, p.part)
	}
	if cause == "" || p.part.Damaged {
		flightOf(ctx).reach(stepSave)
		l.saver.save(p)
		return
	}
	// A part that cannot be removed now is swept by the next run.
	_ = l.store.Discard(p.part)
	o := frontier.Outcome{Job: p.job, State: frontier.Skipped, Result: resultOf(p)}
	o.Cause, o.Detail = cause, detail
	l.finish(ctx, o)
}

// unwanted says why a picture of this size is not to be kept; the cause is
// empty if it is. Dimensions of 0 are unknown.
func (s *site) unwanted(size int64, width, height int) (cause, detail string) {
	switch {
	case size < int64(s.MinSize):
		return causeTooSmall, fmt.Sprintf("it has %d bytes, and min_size is %d", size, s.MinSize)
	case width > 0 && width < s.MinWidth:
		return causeTooSmall, fmt.Sprintf("it is %d×%d, and min_width is %d", width, height, s.MinWidth)
	case height > 0 && height < s.MinHeight:
		return causeTooSmall, fmt.Sprintf("it is %d×%d, and min_height is %d", width, height, s.MinHeight)
	case s.MaxPixels > 0 && width > 0 && height > s.MaxPixels/width:
		return causeTooManyPixels, fmt.Sprintf("it is %d×%d, and max_pixels is %d", width, height, s.MaxPixels)
	}
	return "", ""
}
