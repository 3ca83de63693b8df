package frontier

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Add implements Frontier.
func (s *SQLite) Add(ctx context.Context, jobs []Job) (fresh int, err error) {
	var opened []int64
	err = s.write(ctx, func(w *writer) error {
		fresh, err = w.add(jobs, s.now())
		opened = w.opened()
		return err
	})
	if err != nil {
		return 0, err
	}
	s.changed.fire(opened...)
	return fresh, nil
}

func (w *writer) add(jobs []Job, now time.Time) (fresh int, err error) {
	for _, job := range jobs {
		isFresh, err := w.addOne(job, now)
		if err != nil {
			return 0, fmt.Errorf("adding %s: %w", job.URL, err)
		}
		if isFresh {
			fresh++
		}
	}
	return fresh, nil
}

func (w *writer) addOne(job Job, now time.Time) (fresh bool, err error) {
	task, err := json.Marshal(job.Task)
	if err != nil {
		return false, err
	}
	known, err := w.row(job.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return true, w.insertJob(job, task)
	}
	if err != nil {
		return false, err
	}
	if job.Walk == 0 {
		job.Walk = known.walk
	}
	job.Revisit = job.Revisit.Truncate(time.Millisecond)
	switch again(known.state, known.about, fromMillis(known.settled), job, now) {
	case leave:
		return false, w.update(known, job.Walk, known.task)
	case takeTask:
		if err := w.moveGallery(known, job); err != nil {
			return false, err
		}
		return false, w.update(known, job.Walk, task)
	default:
		return false, w.reopenJob(known, job, task)
	}
}

// update writes what changed of a known job, if anything did.
func (w *writer) update(known row, walk int64, task []byte) error {
	if walk == known.walk && bytes.Equal(task, known.task) {
		return nil
	}
	_, err := w.setTask.Exec(walk, task, known.seq)
	return err
}

func (w *writer) insertJob(job Job, task []byte) error {
	host, err := w.host(job.Host)
	if err != nil {
		return err
	}
	site, err := w.site(job.Site)
	if err != nil {
		return err
	}
	due := toMillis(job.Due)
	if _, err := w.insert.Exec(job.ID[:], host, site, job.Kind, due, job.Walk, task); err != nil {
		return err
	}
	w.queued(queueKey{host, site}, job.Kind, 1, due)
	w.tallied(site, job.Kind, Open, job.Task, Result{}, 1)
	w.countIn(0, site, job.Kind, Open, job.Task, Result{}, 1)
	return nil
}

// moveGallery counts a known job in the gallery that its newer task names.
func (w *writer) moveGallery(known row, job Job) error {
	if known.about.Gallery == job.Gallery {
		return nil
	}
	result, err := known.readResult()
	if err != nil {
		return err
	}
	w.countIn(known.seq, known.site, job.Kind, known.state, known.about, result, -1)
	w.countIn(known.seq, known.site, job.Kind, known.state, job.Task, result, 1)
	return nil
}

func (w *writer) reopenJob(known row, job Job, task []byte) error {
	due := toMillis(job.Due)
	if _, err := w.reopen.Exec(due, job.Walk, task, known.seq); err != nil {
		return err
	}
	result, err := known.readResult()
	if err != nil {
		return err
	}
	w.tallied(known.site, job.Kind, known.state, known.about, result, -1)
	w.tallied(known.site, job.Kind, Open, job.Task, result, 1)
	w.countIn(known.seq, known.site, job.Kind, known.state, known.about, result, -1)
	w.countIn(known.seq, known.site, job.Kind, Open, job.Task, result, 1)
	w.queued(queueKey{known.host, known.site}, job.Kind, 1, due)
	return nil
}

// row is a job as the file has it.
type row struct {
	seq, host, site int64
	state           State
	settled, walk   int64
	task, result    []byte
	about           Task // what task says
}

func (r row) readResult() (result Result, err error) {
	if err := unmarshal(r.result, &result); err != nil {
		return result, fmt.Errorf("reading its result: %w", err)
	}
	return result, nil
}

// row returns sql.ErrNoRows for a job that is not known.
func (w *writer) row(id ID) (row, error) {
	var r row
	err := w.find.QueryRow(id[:]).Scan(&r.seq, &r.host, &r.site, &r.state, &r.settled, &r.walk, &r.task, &r.result)
	if err != nil {
		return r, err
	}
	if err := unmarshal(r.task, &r.about); err != nil {
		return r, fmt.Errorf("reading its task: %w", err)
	}
	return r, nil
}

// toMillis and fromMillis turn times into the file's and back; 0 is none.
func toMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
