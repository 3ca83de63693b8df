package crawler

import (
	"context"
	"errors"
	"slices"
	"sync"
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
// Where machines share the crawl each host is held in the records too while it is asked, so that
// all keep its limits together.
//
// An errand refreshes or it repairs. Either way a record changes only when a
// picture arrived: what was kept once is never given up for a failure.
type errand struct {
	frontier.Frontier                   // what is due
	records           frontier.Frontier // what is recorded
	shared            *frontier.Redis   // the same where machines share it, else nil
	refreshes         bool
	// kept are the pictures as they are recorded. Neither map changes.
	kept  map[frontier.ID]*recorded
	hosts map[string]bool // that they were had of
	held  heldHosts       // known to the scheduler alone
	emit  func(Event)

	mu     sync.Mutex                        // guards what follows
	leases map[*frontier.Host]*frontier.Host // in the records, by what is held here
	failed []frontier.Outcome                // of a repair
}

// recorded is a picture as it is recorded.
type recorded struct {
	frontier.Record
	// whole says that what stands in its place may be damaged, and looks whole:
	// only the bytes that are recorded may take its place.
	whole bool
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
		kept: map[frontier.ID]*recorded{}, hosts: map[string]bool{}, leases: map[*frontier.Host]*frontier.Host{},
		held: c.held, emit: c.emit,
	}
	e.shared, _ = c.frontier.(*frontier.Redis)
	if err := e.begin(ctx, c.rules, pictures); err != nil {
		return err
	}
	c.frontier, c.errand, c.saver = e, e, newSaver(c)
	defer func() { c.frontier, c.errand = e.records, nil }()
	err := errors.Join(c.crawl(ctx), c.tellFailed(context.WithoutCancel(ctx), e))
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
func (e *errand) begin(ctx context.Context, rules *Rulebook, pictures []recorded) (err error) {
	if err := e.leaveAlone(ctx); err != nil {
		return err
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

// leaveAlone has hosts left alone that are to be. Of a crawl that is shared each is looked at
// when it is taken.
func (e *errand) leaveAlone(ctx context.Context) error {
	if e.shared != nil {
		return nil
	}
	pauses, err := e.records.Pauses(ctx)
	if err != nil {
		return err
	}
	for host, pause := range pauses {
		if err := e.Postpone(ctx, host, pause); err != nil {
			return err
		}
	}
	return nil
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

// Done implements frontier.Frontier. What the records should say is written
// first, so that a kill in between loses nothing.
func (e *errand) Done(ctx context.Context, h *frontier.Host, outcomes []frontier.Outcome) error {
	var amended []frontier.Outcome
	for _, o := range outcomes {
		if o.State == frontier.Done && (!e.refreshes || e.isReplaced(o)) {
			amended = append(amended, e.amended(o))
		}
		if e.isFailure(o) {
			e.mu.Lock()
			e.failed = append(e.failed, o)
			e.mu.Unlock()
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

// amended is an outcome as it is recorded. The picture that another took the
// place of is remembered.
func (e *errand) amended(o frontier.Outcome) frontier.Outcome {
	was := e.kept[o.Job.ID]
	if e.refreshes {
		o.Job = was.Job
	}
	o.Earlier = was.Earlier
	if !e.isReplaced(o) {
		return o
	}
	version := frontier.Version{Path: was.Path, SHA256: was.SHA256, Size: was.Size, Lost: !e.refreshes}
	o.Earlier = slices.DeleteFunc(append(slices.Clone(was.Earlier), version), func(v frontier.Version) bool {
		return v.Path == o.Path && v.SHA256 == o.SHA256 // it is back
	})
	for i, v := range o.Earlier {
		o.Earlier[i].Lost = v.Lost || v.Path == o.Path // whose name was free
	}
	return o
}

// Lift implements frontier.Frontier. The run did that when it began: a host that
// was closed to it since is not asked again by the next errand.
func (e *errand) Lift(context.Context, ...string) error { return nil }

// Twin implements frontier.Frontier: another gallery may have the picture whole.
func (e *errand) Twin(ctx context.Context, job frontier.Job) (frontier.Record, error) {
	return e.records.Twin(ctx, job)
}

// eventOf describes the outcome of a job. In an errand what is kept is kept,
// whatever was asked for; what a repair cannot have is a failure.
func (c *Crawler) eventOf(o frontier.Outcome) Event {
	event := eventOf(o)
	if c.errand == nil || !o.State.Settled() {
		return event
	}
	was, done := c.errand.kept[o.Job.ID], o.State == frontier.Done
	if !done {
		event.Gallery, event.Path = was.Gallery, was.Path
	}
	switch {
	case done && c.errand.isReplaced(o):
		event.Kind = Replaced
	case done && c.errand.refreshes:
		event.Kind = Unchanged
	case done:
		event.Kind = Saved
	case !c.errand.refreshes:
		event.Kind, event.Passing = Failed, o.Passing
	case isGone(o):
		event.Kind = Gone
	default:
		event.Kind = Unsure
	}
	return event
}

// isGone reports whether a host says that it has the picture no more.
func isGone(o frontier.Outcome) bool {
	return o.Cause == "404" || o.Cause == "410" || o.Cause == causeAbsent
}
