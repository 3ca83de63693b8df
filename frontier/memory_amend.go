package frontier

import (
	"context"
	"time"
)

// Amend implements Frontier.
func (m *Memory) Amend(_ context.Context, outcomes []Outcome) error {
	for _, o := range outcomes {
		for _, q := range m.all() {
			if r, amended := q.amend(o, m.now()); amended && q.name != r.Host {
				m.queue(r.Host).put(r)
			}
		}
	}
	return nil
}

// amend writes an outcome over the record of a job that lives here, and reports
// what it is by now and whether it did. One that was worked on another host lives
// there from now on.
func (q *queue) amend(o Outcome, now time.Time) (r Record, amended bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[o.Job.ID]
	if !ok || e.movedTo != "" || !o.amends(e.State) {
		return Record{}, false
	}
	o = o.keeping(e.Result)
	o.Job.Walk = e.Walk
	r = Record{Job: o.Job, State: o.State, Settled: now, Result: o.Result}
	if q.name != r.Host {
		e.movedTo = r.Host
	} else {
		e.Record = r
	}
	return r, true
}

// put has a record live here, in place of what it left behind if it did before.
func (q *queue) put(r Record) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[r.ID]
	if !ok {
		e = &entry{}
		q.entries[r.ID] = e
		q.order = append(q.order, e)
	}
	*e = entry{Record: r}
}

// Pauses implements Frontier.
func (m *Memory) Pauses(context.Context) (map[string]Pause, error) {
	pauses := map[string]Pause{}
	for _, q := range m.all() {
		q.mu.Lock()
		if q.pause.Until.After(m.now()) {
			pauses[q.name] = q.pause
		}
		q.mu.Unlock()
	}
	return pauses, nil
}

// Postpone implements Frontier.
func (m *Memory) Postpone(_ context.Context, host string, p Pause) error {
	q := m.queue(host)
	q.mu.Lock()
	q.pause = p
	q.mu.Unlock()
	m.changed.fireAll()
	return nil
}
