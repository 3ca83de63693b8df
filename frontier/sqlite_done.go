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
		if err := w.prefetchHanded(h, outcomes); err != nil {
			return err
		}
		for i := range outcomes {
			if err := w.done(&outcomes[i], s.now()); err != nil {
				return fmt.Errorf("writing the outcome of %s: %w", outcomes[i].Job.URL, err)
			}
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
		if task, err = json.Marshal(o.Job.Task); err != nil {
			return err
		}
	}
	result, err := json.Marshal(o.Result)
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
	if known.state == Open {
		w.queued(queueKey{known.host, known.site}, o.Job.Kind, -1, never)
	}
	if o.State == Open {
		w.queued(queueKey{host, known.site}, o.Job.Kind, 1, due)
	}
	w.tallied(known.site, o.Job.Kind, known.state, known.about, &before, -1)
	w.tallied(known.site, o.Job.Kind, o.State, &o.Job.Task, &o.Result, 1)
	w.countIn(known.seq, known.site, o.Job.Kind, known.state, known.about, &before, -1)
	w.countIn(known.seq, known.site, o.Job.Kind, o.State, &o.Job.Task, &o.Result, 1)
	w.changedAt(known.site, o, now)
	return nil
}
