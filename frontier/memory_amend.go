package frontier

import (
	"context"
	"time"
)

// Amend implements Frontier.
func (m *Memory) Amend(_ context.Context, outcomes []Outcome) error {
	for _, o := range outcomes {
		for _, q := range m.all() {
			if q.amend(o, m.now()) && q.name != o.Job.Host {
				m.queue(o.Job.Host).put(Record{Job: o.Job, State: o.State, Settled: m.now(), Result: o.Result})
			}
		}
	}
	return nil
}

// amend writes an outcome over the record of a job that lives here, and reports
// whether it did. One that was worked on another host lives there from now on.
func (q *queue) amend(o Outcome, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.entries[o.Job.ID]
	if !ok || e.movedTo != "" || !o.amends(e.State) {
		return false
	}
	if q.name != o.Job.Host {
		e.movedTo = o.Job.Host
		return true
	}
	o = o.keeping(e.Result)
	o.Job.Walk = e.Walk
	e.Job, e.State, e.Result, e.Settled = o.Job, o.State, o.Result, now
	return true
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
