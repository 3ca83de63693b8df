package crawler

import (
	"context"
	"errors"
	"slices"
	"time"

	"magpie/frontier"
)

// errandSize is how many pictures an errand asks for.
const errandSize = 1000

// errand asks once more for some pictures that are recorded, and for nothing
// else. It is the frontier of the run meanwhile: what is due, and who works on
// it, is in memory, and no record changes before there is something to say. So a
// kill at any instant loses nothing but the errand.
//
// An errand refreshes, where only another picture takes the place of what is
// recorded, or it repairs, where nothing is left to keep and all that became of
// a picture is recorded.
type errand struct {
	frontier.Frontier                   // what is due
	records           frontier.Frontier // what is recorded
	refreshes         bool
	// kept are the pictures as they are recorded. Neither map changes.
	kept  map[frontier.ID]*recorded
	hosts map[string]bool // that they were had of
}

// recorded is a picture as it is recorded.
type recorded struct {
	frontier.Record
	// aside is where damaged bytes of it are, "" if there are none.
	aside string
}

// runErrand works an errand for some pictures as any other jobs are worked. Some
// may be left in the end: their host is to be left alone for long, or the run is
// stopped, which is errStopped. Those of a repair are counted here; what is left
// of a refresh is known from all that is kept.
func (c *Crawler) runErrand(ctx context.Context, refreshes bool, pictures []recorded) error {
	if len(pictures) == 0 {
		return nil
	}
	e := &errand{
		Frontier: frontier.NewMemory(time.Now, c.sites...), records: c.frontier, refreshes: refreshes,
		kept: map[frontier.ID]*recorded{}, hosts: map[string]bool{},
	}
	if err := e.begin(ctx, c.rules, pictures); err != nil {
		return err
	}
	c.frontier, c.errand, c.saver = e, e, newSaver(c)
	defer func() { c.frontier, c.errand = e.records, nil }()
	err := c.crawl(ctx)
	stats, errOfStats := e.Stats(context.WithoutCancel(ctx))
	if !refreshes {
		c.counter.leftUnasked(stats)
	}
	if err := errors.Join(err, errOfStats); err != nil {
		return err
	}
	if ctx.Err() != nil || c.isDraining() {
		return errStopped
	}
	return nil
}

// errStopped ends a list of pictures when the run is asked to stop.
var errStopped = errors.New("the run was stopped")

// begin makes the pictures due, and has hosts left alone that are to be.
func (e *errand) begin(ctx context.Context, rules *Rulebook, pictures []recorded) error {
	pauses, err := e.records.Pauses(ctx)
	if err != nil {
		return err
	}
	for host, pause := range pauses {
		if err := e.Postpone(ctx, host, pause); err != nil {
			return err
		}
	}
	jobs := make([]frontier.Job, len(pictures))
	for i, p := range pictures {
		if jobs[i], err = e.job(rules.sites[p.Site], p.Record); err != nil {
			return err
		}
		e.kept[p.ID], e.hosts[p.Host] = &p, true
	}
	_, err = e.Add(ctx, jobs)
	return err
}

// job is what is asked for. A picture that may have been replaced is asked for
// where it was had: elsewhere there may be a smaller one.
func (e *errand) job(s *site, r frontier.Record) (job frontier.Job, err error) {
	if e.refreshes {
		job = r.Job
		job.URL, job.Asked = addressOf(r.Job), ""
	} else {
		job = s.reopened(r)
	}
	job.Due, job.Tries, job.Hops, job.Broken = time.Time{}, 0, 0, ""
	job.Host, err = hostOf(job.URL)
	return job, err
}

// of is the picture of a job as it is recorded, nil if there is no errand.
func (e *errand) of(job frontier.Job) *recorded {
	if e == nil {
		return nil
	}
	return e.kept[job.ID]
}

// Take implements frontier.Frontier. A host that pictures were had of did answer:
// if it does not now, it is waited for.
func (e *errand) Take(ctx context.Context, lease time.Duration) (*frontier.Host, time.Time, error) {
	h, next, err := e.Frontier.Take(ctx, lease)
	if h != nil && e.hosts[h.Name] {
		h.Vouch()
	}
	return h, next, err
}

// Done implements frontier.Frontier. What the records should say is written
// first, so that a kill in between loses nothing.
func (e *errand) Done(ctx context.Context, h *frontier.Host, outcomes []frontier.Outcome) error {
	var amended []frontier.Outcome
	for _, o := range outcomes {
		if o.State.Settled() && (!e.refreshes || e.isReplaced(o)) {
			amended = append(amended, e.amended(o))
		}
	}
	if len(amended) > 0 {
		if err := e.records.Amend(ctx, amended); err != nil {
			return err
		}
	}
	return e.Frontier.Done(ctx, h, outcomes)
}

// isReplaced reports whether an outcome brought another picture.
func (e *errand) isReplaced(o frontier.Outcome) bool {
	return o.State == frontier.Done && o.SHA256 != e.kept[o.Job.ID].SHA256
}

// amended is an outcome as it is recorded.
func (e *errand) amended(o frontier.Outcome) frontier.Outcome {
	was := e.kept[o.Job.ID]
	o.Earlier = was.Earlier
	if e.refreshes {
		o.Job = was.Job
		o.Earlier = append(slices.Clone(was.Earlier), frontier.Version{Path: was.Path, SHA256: was.SHA256, Size: was.Size})
		o.Earlier = slices.DeleteFunc(o.Earlier, func(v frontier.Version) bool { return v.Path == o.Path })
	}
	if o.State != frontier.Done && was.aside != "" {
		o.Detail += "; what is left of it is kept as " + was.aside
	}
	return o
}

// Release implements frontier.Frontier. That a host is to be left alone holds
// for later runs too.
func (e *errand) Release(ctx context.Context, h *frontier.Host, p frontier.Pause) error {
	var err error
	if !p.Until.IsZero() {
		err = e.records.Postpone(ctx, h.Name, p)
	}
	return errors.Join(err, e.Frontier.Release(ctx, h, p))
}

// Lift implements frontier.Frontier. The run did that when it began: a host that
// was closed to it since is not asked again by the next errand.
func (e *errand) Lift(context.Context, ...string) error { return nil }

// Twin implements frontier.Frontier: another gallery may have the picture whole.
func (e *errand) Twin(ctx context.Context, job frontier.Job) (frontier.Record, error) {
	return e.records.Twin(ctx, job)
}

// eventOf describes the outcome of a job. In a refresh nothing fails: what is
// kept is kept.
func (c *Crawler) eventOf(o frontier.Outcome) Event {
	event := eventOf(o)
	if c.errand == nil || !c.errand.refreshes || !o.State.Settled() {
		return event
	}
	was := c.errand.kept[o.Job.ID]
	switch {
	case o.State != frontier.Done && isGone(o):
		event.Kind, event.Gallery, event.Path = Gone, was.Gallery, was.Path
	case o.State != frontier.Done:
		event.Kind, event.Gallery, event.Path = Unsure, was.Gallery, was.Path
	case c.errand.isReplaced(o):
		event.Kind = Replaced
	default:
		event.Kind = Unchanged
	}
	return event
}

// isGone reports whether a host says that it has the picture no more.
func isGone(o frontier.Outcome) bool {
	return o.Cause == "404" || o.Cause == "410" || o.Cause == causeAbsent
}
