package frontier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Done implements Frontier. All of it is one transaction.
func (s *SQLite) Done(ctx context.Context, h *Host, outcomes []Outcome) error {
	s.mu.Lock()
	owned := s.leases.owns(h)
	s.mu.Unlock()
	if !owned {
		return ErrLost
	}
	first := h.firstAnswer(outcomes)
	var opened []int64
	err := s.write(ctx, func(w *writer) error {
		if err := w.doneAll(h, outcomes, s.now()); err != nil {
			return err
		}
		opened = w.opened()
		if first {
			return w.answered(h.key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if first {
		h.setAnswered()
	}
	h.takeBack(outcomes)
	s.changed.fire(opened...)
	return nil
}

// answered keeps that a host answered.
func (w *writer) answered(host int64) error {
	if _, err := w.noteAnswer.Exec(host); err != nil {
		return fmt.Errorf("noting that a host answered: %w", err)
	}
	return nil
}

// doneAll writes the outcomes: what cannot be written unread is read by few queries.
func (w *writer) doneAll(h *Host, outcomes []Outcome, now time.Time) error {
	var rest []*Outcome
	for i := range outcomes {
		written, err := w.keepUnread(h, &outcomes[i], now)
		if err != nil {
			return fmt.Errorf("writing the outcome of %s: %w", outcomes[i].Job.URL, err)
		}
		if !written {
			rest = append(rest, &outcomes[i])
		}
	}
	if err := w.prefetchHanded(h, rest); err != nil {
		return err
	}
	for _, o := range rest {
		if err := w.done(o, now); err != nil {
			return fmt.Errorf("writing the outcome of %s: %w", o.Job.URL, err)
		}
	}
	return nil
}

// keepUnread writes the outcome of a picture that is kept, if its row is as it was
// when it was handed out, and no earlier attempt left a result: so it is with nearly
// all, and none of these has to be read. It reports whether it did.
func (w *writer) keepUnread(h *Host, o *Outcome, now time.Time) (bool, error) {
	seq, handed := h.row(o.Job.ID)
	if !handed || o.Job.Kind != Image || o.State != Done || o.Job.Host != h.Name || len(o.Children) > 0 {
		return false, nil
	}
	site, err := w.site(o.Job.Site)
	if err != nil {
		return false, err
	}
	task, err := json.Marshal(&o.Job.Task)
	if err != nil {
		return false, err
	}
	result, err := json.Marshal(&o.Result)
	if err != nil {
		return false, err
	}
	kept, err := w.keep.Exec(toMillis(o.Job.Due), o.Job.Tries, toMillis(now), result, seq, h.key, task)
	if err != nil {
		return false, err
	}
	if n, err := kept.RowsAffected(); n == 0 || err != nil {
		return false, err
	}
	was := row{stored: stored{seq: seq, host: h.key, site: site, state: Open}, about: &o.Job.Task}
	w.recount(was, &Result{}, h.key, o, now)
	return true, nil
}

func (w *writer) done(o *Outcome, now time.Time) error {
	if _, err := w.add(o.Children, now); err != nil {
		return err
	}
	known, err := w.row(o.Job.ID, &o.Job.Task)
	if err == nil && !known.isKnown() {
		return errors.New("the job is not known")
	}
	if err != nil || !o.State.follows(known.state) {
		return err
	}
	return w.mark(known, o.current(*known.about, known.walk), now)
}

// mark writes the outcome over the job and moves it from one sum to another.
func (w *writer) mark(known row, o Outcome, now time.Time) error {
	before, err := known.readResult()
	if err != nil {
		return err
	}
	o = o.keeping(before)
	task := known.newer
	if o.State == Open { // perhaps with the task that it had
		if task, err = json.Marshal(&o.Job.Task); err != nil {
			return err
		}
	}
	result, err := json.Marshal(&o.Result)
	if err != nil {
		return err
	}
	host, err := w.host(o.Job.Host)
	if err != nil {
		return err
	}
	settled, due := known.settled, toMillis(o.Job.Due)
	if o.State.Settled() {
		settled = toMillis(now)
	}
	if _, err := w.settle.Exec(host, o.State, due, o.Job.Tries, settled, task, result, known.seq); err != nil {
		return err
	}
	w.recount(known, &before, host, &o, now)
	return nil
}

// recount moves a job from the sums where it was, with an earlier result, to those
// where its outcome has it.
func (w *writer) recount(was row, before *Result, host int64, o *Outcome, now time.Time) {
	if was.state == Open {
		w.queued(queueKey{was.host, was.site}, o.Job.Kind, -1, never)
	}
	if o.State == Open {
		w.queued(queueKey{host, was.site}, o.Job.Kind, 1, toMillis(o.Job.Due))
	}
	w.tallied(was.site, o.Job.Kind, was.state, was.about, before, -1)
	w.tallied(was.site, o.Job.Kind, o.State, &o.Job.Task, &o.Result, 1)
	w.countIn(was.seq, was.site, o.Job.Kind, was.state, was.about, before, -1)
	w.countIn(was.seq, was.site, o.Job.Kind, o.State, &o.Job.Task, &o.Result, 1)
	w.changedAt(was.site, o, now)
}
