package frontier

import "time"

// mark writes an outcome over a job. A job that is not known is one that the server forgot, for
// it crashed or another took its place: then it forgot that the page it stood on was read, too,
// and the job is found there again.
func (c *redisChange) mark(o Outcome, clock func() time.Time) {
	known := c.row(o.Job.ID)
	switch {
	case !known.lives() || !o.State.follows(known.State):
		return
	case o.State == Open && o.Job.Host != c.host:
		c.put(o.Job.ID, movedRow(o.Job.Host))
		return
	}
	now := clock()
	r := known.Record
	o = o.current(r.Task, r.Walk).keeping(r.Result)
	o.Job.Walk, o.Job.Revisit = r.Walk, time.Time{}
	r.Job, r.State, r.Result = o.Job, o.State, o.Result
	if r.State.Settled() {
		r.Settled = now
	}
	c.settle(r, now)
}

// amend writes an outcome over a record that is settled, and reports whether it
// did. One that was worked on another host lives there from now on.
func (c *redisChange) amend(o Outcome, now time.Time) (r Record, amended bool) {
	known := c.row(o.Job.ID)
	if !known.lives() || !o.amends(known.State) {
		return r, false
	}
	o = o.keeping(known.Result)
	o.Job.Walk, o.Job.Revisit = known.Walk, time.Time{}
	r = Record{Job: o.Job, State: o.State, Settled: now, Result: o.Result}
	if r.Host != c.host {
		c.put(r.ID, movedRow(r.Host))
		return r, true
	}
	c.settle(r, now)
	return r, true
}
