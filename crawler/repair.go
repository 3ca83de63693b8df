package crawler

import (
	"context"
	"errors"
	"strconv"

	"magpie/frontier"
	"magpie/storage"
)

// Repair verifies what is kept and fetches once more what is missing or damaged,
// and nothing else. It is used in place of Run, once, on a crawler of the sites
// to be verified; Progress and Drain work as they do for a run. What is damaged
// stands under its name until there is something whole to take its place. The
// summary tells what was brought back and why others were not: their records
// stay as they are, and so the next verification tells of them again.
func (c *Crawler) Repair(ctx context.Context, o VerifyOptions) (Verified, Summary, error) {
	ctx, c.fail = context.WithCancelCause(ctx)
	defer c.fail(nil)
	c.repairing = true
	keepCookies := c.jars.start(ctx)
	defer c.watchdog.start()()
	defer c.fleet.start(ctx)()
	verified, err := c.repair(ctx, o)
	sum, err := c.conclude(ctx, err)
	return verified, sum, onGround(c.config, errors.Join(err, keepCookies()))
}

func (c *Crawler) repair(ctx context.Context, o VerifyOptions) (Verified, error) {
	if err := c.store.Sweep(ctx); err != nil {
		return Verified{}, err
	}
	if err := c.frontier.Lift(ctx, liftedCauses...); err != nil {
		return Verified{}, err
	}
	v, err := newVerification(ctx, o, c.frontier)
	if err != nil {
		return Verified{}, err
	}
	defer func() { _ = v.shelf.Close() }() // it was only read
	r := &repairer{Crawler: c, options: o}
	v.stop = c.draining
	c.verification.Store(v)
	v.onFault = func(f Fault, record frontier.Record) error { return r.take(ctx, f, record) }
	verified, err := v.Run(ctx)
	if err == nil && !verified.Interrupted {
		err = r.errand(ctx)
	}
	if errors.Is(err, errStopped) {
		verified.Interrupted, err = true, nil
	}
	c.counter.leftUnbegun(r.batch)
	return verified, err
}

// Verifying returns what a repair has looked at so far. It may be called at any
// time, from any goroutine.
func (c *Crawler) Verifying() Verified {
	if v := c.verification.Load(); v != nil {
		return v.Progress()
	}
	return Verified{}
}

// repairer gathers pictures that can be fetched once more.
type repairer struct {
	*Crawler
	options VerifyOptions
	batch   []recorded
}

// take notes a picture at fault, and starts an errand when there are enough.
func (r *repairer) take(ctx context.Context, f Fault, record frontier.Record) error {
	r.options.tell(f)
	if !f.Repairable {
		return nil
	}
	r.batch = append(r.batch, recorded{Record: record, whole: f.whole})
	if len(r.batch) < errandSize {
		return nil
	}
	return r.errand(ctx)
}

// errand fetches what was gathered.
func (r *repairer) errand(ctx context.Context) error {
	defer func() { r.batch = nil }()
	return r.runErrand(ctx, false, r.batch)
}

// lost is the picture of a job as it is recorded, nil unless a repair asks for
// it.
func (e *errand) lost(job frontier.Job) *recorded {
	if e == nil || e.refreshes {
		return nil
	}
	return e.of(job)
}

// isFailure reports whether a repair could not bring a picture back. What was had
// once is never absent, nor unwanted.
func (e *errand) isFailure(o frontier.Outcome) bool {
	return e.lost(o.Job) != nil && o.State.Settled() && o.State != frontier.Done
}

// tellFailed tells which pictures a repair could not bring back, when all is
// done: two records may have one file, and the other may have brought it.
func (c *Crawler) tellFailed(ctx context.Context, e *errand) error {
	for _, o := range e.failed {
		was := e.kept[o.Job.ID]
		checked, err := c.store.Check(ctx, asRecord(was.Record))
		if err != nil {
			return err
		}
		if checked.Condition == storage.Intact {
			o = frontier.Outcome{Job: was.Job, State: frontier.Done, Result: was.Result}
		}
		if o.Cause == causeAbsent {
			o.Cause = strconv.Itoa(o.Status)
		}
		event := c.eventOf(o)
		event.Adopted = o.State == frontier.Done
		c.emit(event)
	}
	return nil
}

// asRecord is what the store compares a picture with.
func asRecord(r frontier.Record) storage.Recorded {
	return storage.Recorded{Path: r.Path, SHA256: r.SHA256, Size: r.Size, Settled: r.Settled}
}

// place is where a picture wants to be kept. One that is brought back wants to
// be where it was.
func (p *picture) place() string {
	if was := p.errand.lost(p.job); was != nil && was.Type == p.part.Type {
		return was.Path
	}
	return p.site.path(p)
}

// over is what a picture takes the place of if that is damaged, nil for nothing.
func (p *picture) over() *storage.Recorded {
	was := p.errand.lost(p.job)
	if was == nil || p.part.Damaged {
		return nil
	}
	r := asRecord(was.Record)
	return &r
}

// takeBack decides what becomes of a picture that a repair asked for, if that
// settles it. What is recorded is wanted, whatever the stanza says by now, or
// what is known of its format.
func (l *lane) takeBack(ctx context.Context, p picture, was *recorded) (settled bool) {
	switch {
	case hexHash(p.part) == was.SHA256:
		flightOf(ctx).reach(stepSave)
		p.part.Damaged = false
		l.saver.save(p)
		return true
	case was.whole:
		// A part that cannot be removed now is swept by the next run.
		_ = l.store.Discard(p.part)
		l.finish(ctx, failed(p.job, causeOther, "the host sends other bytes than were kept: what is there looks whole and stays"))
		return true
	}
	return false
}
