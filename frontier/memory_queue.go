package frontier

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// queue is all that is known of one host.
type queue struct {
	name string
	key  int64

	mu       sync.Mutex
	pause    Pause
	released time.Time // when its last lease ended
	answered bool      // the host, some time
	entries  map[ID]*entry
	order    []*entry // as they became known
}

type entry struct {
	Record
	movedTo string    // the host whose queue has the job now, "" if this one
	moves   int       // how often the job came from another host
	changed time.Time // when its last outcome was written
}

func (q *queue) add(job Job, now time.Time) (fresh bool, movedTo string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	known, ok := q.entries[job.ID]
	if !ok {
		job.Tries = 0
		e := &entry{Record: Record{Job: job, State: Open}}
		q.entries[job.ID] = e
		q.order = append(q.order, e)
		return true, ""
	}
	if known.movedTo != "" {
		return false, known.movedTo
	}
	if job.Walk != 0 {
		known.Walk = job.Walk
	}
	switch again(known.State, known.Task, known.Settled, job, now) {
	case takeTask:
		known.Task = job.Task
	case reopen:
		known.Task, known.Due, known.Tries, known.State = job.Task, job.Due, 0, Open
	}
	return false, ""
}

func (q *queue) get(job Job) (r Record, movedTo string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[job.ID]
	if !ok {
		return Record{Job: job}, ""
	}
	return e.Record, e.movedTo
}

// due is when the host may next be asked for something, if it has jobs open.
func (q *queue) due(only *scope) (due time.Time, open bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.order {
		if e.State == Open && e.movedTo == "" && only.has(e.Site) && (!open || e.Due.Before(due)) {
			due, open = e.Due, true
		}
	}
	return latest(due, q.pause.Until, q.released), open
}

func (q *queue) hasAnswered() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.answered
}

func (q *queue) setAnswered() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.answered = true
}

// sites lists the sites, of those given, that have jobs open.
func (q *queue) sites(only *scope) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	var sites []string
	for site := range q.openBySite() {
		if only.has(site) {
			sites = append(sites, site)
		}
	}
	return sites
}

// openBySite counts the open jobs of each site that has any. The caller holds
// the lock.
func (q *queue) openBySite() map[string]int64 {
	sites := map[string]int64{}
	for _, e := range q.order {
		if e.State == Open && e.movedTo == "" {
			sites[e.Site]++
		}
	}
	return sites
}

// open lists the open jobs of a kind in order.
func (q *queue) open(kind Kind, only *scope) []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	var jobs []Job
	for _, e := range q.order {
		if e.State == Open && e.movedTo == "" && e.Kind == kind && only.has(e.Site) {
			jobs = append(jobs, e.Job)
		}
	}
	slices.SortStableFunc(jobs, func(a, b Job) int { return a.Due.Compare(b.Due) })
	return jobs
}

// movesOf is how often a job came from another host.
func (q *queue) movesOf(job Job) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e, ok := q.entries[job.ID]; ok {
		return e.moves
	}
	return 0
}

// adopt takes over a job from another host, where it had a record after so many
// moves. If the job lives here already, a crash came between this and the mark on
// the other side, or it is sent back before the mark on this one. If it moved away
// from here once, it is back.
func (q *queue) adopt(o Outcome, before Record, moves int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[o.Job.ID]
	if ok && e.movedTo == "" && (e.State != Open || e.moves > moves) {
		return
	}
	if !ok {
		e = &entry{}
		q.entries[o.Job.ID] = e
		q.order = append(q.order, e)
	}
	o = o.keeping(before.Result)
	o.Job.Walk = before.Walk
	*e = entry{Record: Record{Job: o.Job, State: Open, Settled: before.Settled, Result: o.Result}, moves: moves + 1}
}

// mark writes an outcome of a job that had moved so often then. Nothing but what is
// done is known of one that came back since.
func (q *queue) mark(o Outcome, moves int, now time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[o.Job.ID]
	switch {
	case !ok:
		return fmt.Errorf("writing the outcome of %s: the job is not known on %s", o.Job.ID, q.name)
	case !o.State.follows(e.State) || e.movedTo != "" || e.moves != moves && o.State != Done:
		return nil
	case o.State == Open && o.Job.Host != q.name:
		e.movedTo = o.Job.Host
		return nil
	}
	o = o.current(e.Task, e.Walk).keeping(e.Result)
	o.Job.Walk = e.Walk
	e.Job, e.State, e.Result, e.changed = o.Job, o.State, o.Result, now
	if o.State.Settled() {
		e.Settled = now
	}
	return nil
}

func (q *queue) records(f Filter) []Record {
	q.mu.Lock()
	defer q.mu.Unlock()
	var records []Record
	for _, e := range q.order {
		if e.movedTo == "" && f.passes(e.Record) {
			records = append(records, e.Record)
		}
	}
	return records
}
