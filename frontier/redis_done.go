package frontier

import (
	"context"
	"maps"
)

// Done implements Frontier. The children are written first, each on its host, then the
// jobs that move to another, then what became of those on this.
func (r *Redis) Done(ctx context.Context, h *Host, outcomes []Outcome) error {
	l, err := r.lease(h)
	if err != nil {
		return err
	}
	err = r.passOn(ctx, h, l, outcomes)
	first := h.firstAnswer(outcomes)
	if err == nil {
		err = inPieces(outcomes, func(piece []Outcome) error { return r.mark(ctx, h, l, piece, first) })
	}
	if err != nil {
		return r.lostOr(h, err, "writing what became of %d jobs on %s", len(outcomes), h.Name)
	}
	if first {
		h.setAnswered()
	}
	h.takeBack(outcomes)
	r.forget(l, outcomes)
	r.changed.fire(h.key)
	return nil
}

// forget drops the rows of jobs that are handed out no more.
func (r *Redis) forget(l *redisLease, outcomes []Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range outcomes {
		delete(l.seen, outcomes[i].Job.ID)
	}
}

// passOn makes known what outcomes lead to: their children, and on their new hosts the
// jobs that move. It is told of at once, lest a kill has it waiting for nobody.
func (r *Redis) passOn(ctx context.Context, h *Host, l *redisLease, outcomes []Outcome) error {
	var children []Job
	var moving []Outcome
	for _, o := range outcomes {
		children = append(children, o.Children...)
		if o.State == Open && o.Job.Host != h.Name {
			moving = append(moving, o)
		}
	}
	if len(children)+len(moving) == 0 {
		return nil
	}
	if _, err := r.lookAt(ctx, h.Name, l.token, "check"); err != nil {
		return err
	}
	_, told, err := r.addAll(ctx, children)
	if err != nil {
		return err
	}
	handed := r.handedOut(l)
	for _, o := range moving {
		adopted, err := r.adopt(ctx, h.Name, handed[o.Job.ID], o)
		if err != nil {
			return err
		}
		told = append(told, adopted...)
	}
	return r.tell(ctx, told)
}

// adopt has a job live on the host that its outcome names. If it lives there already, a
// crash came between this and the mark on the other side, or it is sent back before the
// mark on this one. If it moved away from there once, it is back.
func (r *Redis) adopt(ctx context.Context, from string, handed redisRow, o Outcome) ([]opened, error) {
	known, err := r.readRows(ctx, from, []ID{o.Job.ID})
	if err != nil || known[0].State != Open || known[0].isOvertaken(handed) {
		return nil, err
	}
	before := known[0]
	return r.decide(ctx, o.Job.Host, "", []ID{o.Job.ID}, nil, func(c *redisChange) error {
		defer c.open(o.Job.ID)
		there := c.row(o.Job.ID)
		if there.lives() && (there.State != Open || there.moves > before.moves) {
			return nil
		}
		o := o.keeping(before.Result)
		o.Job.Walk = before.Walk
		c.put(o.Job.ID, redisRow{
			Record: Record{Job: o.Job, State: Open, Settled: before.Settled, Result: o.Result},
			moves:  before.moves + 1,
		})
		return nil
	})
}

// handedOut are the rows of jobs that are handed out, as they were then.
func (r *Redis) handedOut(l *redisLease) map[ID]redisRow {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(l.seen)
}

// mark writes outcomes over the jobs of a host.
func (r *Redis) mark(ctx context.Context, h *Host, l *redisLease, outcomes []Outcome, answered bool) error {
	ids := make([]ID, len(outcomes))
	for i := range outcomes {
		ids[i] = outcomes[i].Job.ID
	}
	handed := r.handedOut(l)
	_, err := r.decide(ctx, h.Name, l.token, ids, handed, func(c *redisChange) error {
		c.answered = answered
		for _, o := range outcomes {
			if o.State != Done && c.row(o.Job.ID).isOvertaken(handed[o.Job.ID]) {
				continue
			}
			c.mark(o, r.now)
		}
		return nil
	})
	return err
}
