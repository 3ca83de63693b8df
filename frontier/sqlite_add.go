package frontier

import (
	"bytes"
	"context"
	"fmt"
	"slices"
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

// add reads the rows of some jobs at a time: a page may lead to a million.
func (w *writer) add(jobs []Job, now time.Time) (fresh int, err error) {
	for some := range slices.Chunk(jobs, mostListed) {
		n, err := w.addSome(some, now)
		if err != nil {
			return 0, err
		}
		fresh += n
	}
	return fresh, nil
}

// addSome adds up to mostListed jobs.
func (w *writer) addSome(jobs []Job, now time.Time) (fresh int, err error) {
	if len(jobs) > 1 {
		if err := w.prefetch(listedIDs(jobs)); err != nil {
			return 0, err
		}
	}
	for i := range jobs {
		isFresh, err := w.addOne(&jobs[i], now)
		if err != nil {
			return 0, fmt.Errorf("adding %s: %w", jobs[i].URL, err)
		}
		if isFresh {
			fresh++
		}
	}
	return fresh, nil
}

func (w *writer) addOne(job *Job, now time.Time) (fresh bool, err error) {
	known, err := w.row(job.ID, &job.Task)
	if err != nil {
		return false, err
	}
	if !known.isKnown() {
		return true, w.insertJob(job, known.newer)
	}
	found := *job
	if found.Walk == 0 {
		found.Walk = known.walk
	}
	found.Revisit = found.Revisit.Truncate(time.Millisecond)
	switch again(known.state, *known.about, fromMillis(known.settled), found, now) {
	case leave:
		return false, w.update(known, found.Walk, known.task)
	case takeTask:
		if err := w.moveGallery(known, &found); err != nil {
			return false, err
		}
		return false, w.update(known, found.Walk, known.newer)
	default:
		return false, w.reopenJob(known, &found)
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

func (w *writer) insertJob(job *Job, task []byte) error {
	host, err := w.host(job.Host)
	if err != nil {
		return err
	}
	site, err := w.site(job.Site)
	if err != nil {
		return err
	}
	due := toMillis(job.Due)
	made, err := w.insert.Exec(job.ID[:], host, site, job.Kind, due, job.Walk, task)
	if err != nil {
		return err
	}
	seq, err := made.LastInsertId()
	if err != nil {
		return err
	}
	w.queued(queueKey{host, site}, job.Kind, 1, due)
	w.tallied(site, job.Kind, Open, &job.Task, &Result{}, 1)
	w.countIn(seq, site, job.Kind, Open, &job.Task, &Result{}, 1)
	return nil
}

// moveGallery counts a known job in the gallery that its newer task names.
func (w *writer) moveGallery(known row, job *Job) error {
	if known.about.Gallery == job.Gallery {
		return nil
	}
	result, err := known.readResult()
	if err != nil {
		return err
	}
	w.countIn(known.seq, known.site, job.Kind, known.state, known.about, &result, -1)
	w.countIn(known.seq, known.site, job.Kind, known.state, &job.Task, &result, 1)
	return nil
}

func (w *writer) reopenJob(known row, job *Job) error {
	due := toMillis(job.Due)
	if _, err := w.reopen.Exec(due, job.Walk, known.newer, known.seq); err != nil {
		return err
	}
	result, err := known.readResult()
	if err != nil {
		return err
	}
	w.tallied(known.site, job.Kind, known.state, known.about, &result, -1)
	w.tallied(known.site, job.Kind, Open, &job.Task, &result, 1)
	w.countIn(known.seq, known.site, job.Kind, known.state, known.about, &result, -1)
	w.countIn(known.seq, known.site, job.Kind, Open, &job.Task, &result, 1)
	w.queued(queueKey{known.host, known.site}, job.Kind, 1, due)
	return nil
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
