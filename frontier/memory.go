package frontier

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// Memory is a Frontier that forgets everything when it is closed. It keeps
// each host's jobs behind a lock of their own and never holds two of them, as
// a cluster of servers that has each host's jobs on one server would.
type Memory struct {
	now     func() time.Time
	only    *scope
	changed *signal

	// beforeMark, if set, runs when all children of an outcome are known, a job
	// that moves lives on its new host too, and the outcome itself is not yet
	// written. Tests stop there.
	beforeMark func() error

	mu     sync.Mutex // guards what follows, but not what is inside a queue
	queues []*queue   // by key, in the order the hosts became known
	byName map[string]*queue
	leases leases
}

// NewMemory returns an empty frontier whose clock is now and that works on
// the jobs of the named sites only, or of all if none is named.
func NewMemory(now func() time.Time, sites ...string) *Memory {
	return &Memory{
		now: now, only: newScope(sites), changed: newSignal(),
		byName: map[string]*queue{}, leases: newLeases(),
	}
}

func (m *Memory) queue(name string) *queue {
	m.mu.Lock()
	defer m.mu.Unlock()
	q, ok := m.byName[name]
	if !ok {
		q = &queue{name: name, key: int64(len(m.queues)), entries: map[ID]*entry{}}
		m.byName[name] = q
		m.queues = append(m.queues, q)
	}
	return q
}

// all returns the queues known now, in order.
func (m *Memory) all() []*queue {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.queues)
}

// Add implements Frontier.
func (m *Memory) Add(_ context.Context, jobs []Job) (fresh int, err error) {
	for _, job := range jobs {
		if m.add(job) {
			fresh++
		}
	}
	m.changed.fireAll()
	return fresh, nil
}

// add puts a job where it belongs, following it to the host it moved to.
func (m *Memory) add(job Job) (fresh bool) {
	for {
		q := m.queue(job.Host)
		fresh, movedTo := q.add(job, m.now())
		if movedTo == "" {
			return fresh
		}
		job.Host = movedTo
	}
}

// Get implements Frontier.
func (m *Memory) Get(_ context.Context, jobs []Job) ([]Record, error) {
	records := make([]Record, len(jobs))
	for i, job := range jobs {
		records[i] = m.get(job)
	}
	return records, nil
}

// Twin implements Frontier.
func (m *Memory) Twin(_ context.Context, job Job) (Record, error) {
	for _, r := range m.queue(job.Host).records(Filter{State: Done}) {
		if r.ID != job.ID && r.ID.Key() == job.ID.Key() {
			return r, nil
		}
	}
	return Record{}, nil
}

func (m *Memory) get(job Job) Record {
	for {
		record, movedTo := m.queue(job.Host).get(job)
		if movedTo == "" {
			return record
		}
		job.Host = movedTo
	}
}

// owned returns the queue of a leased host, or ErrLost.
func (m *Memory) owned(h *Host) (*queue, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.leases.owns(h) {
		return nil, ErrLost
	}
	return m.queues[h.key], nil
}

// Jobs implements Frontier.
func (m *Memory) Jobs(_ context.Context, h *Host, kind Kind, n int) (Due, error) {
	q, err := m.owned(h)
	if err != nil {
		return Due{}, err
	}
	h.reading.Lock()
	defer h.reading.Unlock()
	open := q.open(kind, m.only)
	due := h.due(open, n, m.now())
	due.Open = int64(len(open))
	return due, nil
}

// Done implements Frontier.
func (m *Memory) Done(_ context.Context, h *Host, outcomes []Outcome) error {
	q, err := m.owned(h)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if err := m.done(q, o); err != nil {
			return err
		}
	}
	if h.firstAnswer(outcomes) {
		q.setAnswered()
		h.setAnswered()
	}
	h.takeBack(outcomes)
	m.changed.fireAll()
	return nil
}

func (m *Memory) done(q *queue, o Outcome) error {
	for _, child := range o.Children {
		m.add(child)
	}
	moves := q.movesOf(o.Job)
	if o.State == Open && o.Job.Host != q.name {
		before, _ := q.get(o.Job)
		m.queue(o.Job.Host).adopt(o, before, moves)
	}
	if m.beforeMark != nil {
		if err := m.beforeMark(); err != nil {
			return err
		}
	}
	return q.mark(o, moves, m.now())
}

// Renew implements Frontier.
func (m *Memory) Renew(_ context.Context, h *Host, lease time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.leases.owns(h) {
		return ErrLost
	}
	m.leases.extend(h, m.now().Add(lease))
	return nil
}

// Release implements Frontier.
func (m *Memory) Release(_ context.Context, h *Host, p Pause) error {
	q, err := m.owned(h)
	if errors.Is(err, ErrLost) {
		return nil
	}
	q.mu.Lock()
	q.pause, q.released = p.orLonger(q.pause, m.now()), m.now()
	q.mu.Unlock()
	m.mu.Lock()
	m.leases.drop(h)
	m.mu.Unlock()
	m.changed.fireAll()
	return nil
}

// Lift implements Frontier.
func (m *Memory) Lift(_ context.Context, causes ...string) error {
	for _, q := range m.all() {
		q.lift(causes, m.now())
	}
	m.changed.fireAll()
	return nil
}

// Leave implements Frontier.
func (m *Memory) Leave(site string) {
	m.only.leave(site)
	m.changed.fireAll()
}

// Stats implements Frontier.
func (m *Memory) Stats(context.Context) (Stats, error) {
	counts := map[Count]Count{}
	var stats Stats
	for _, q := range m.all() {
		if q.count(counts) {
			stats.Hosts++
		}
		if p, ok := q.postponed(m.now()); ok {
			stats.Postponed = append(stats.Postponed, p)
		}
	}
	for _, c := range counts {
		stats.Counts = append(stats.Counts, c)
	}
	return stats, nil
}

// Galleries implements Frontier.
func (m *Memory) Galleries(_ context.Context, f GalleryFilter, fn func(Gallery) error) error {
	galleries := map[string]Gallery{}
	for _, q := range m.all() {
		q.sumGalleries(f.Site, galleries)
	}
	for _, name := range slices.Sorted(maps.Keys(galleries)) {
		g := galleries[name]
		if g.Claims != 1 {
			g.ClaimURL = ""
		}
		if f.passes(g) {
			if err := fn(g); err != nil {
				return err
			}
		}
	}
	return nil
}

// Each implements Frontier.
func (m *Memory) Each(_ context.Context, f Filter, fn func(Record) error) error {
	var all []Record
	for _, part := range f.parts() {
		all = append(all, m.records(part)...)
	}
	handed := map[ID]bool{}
	for _, r := range all {
		if handed[r.ID] { // settled since it was read as open
			continue
		}
		handed[r.ID] = true
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

// records are those that pass the filter, in its order.
func (m *Memory) records(f Filter) (all []Record) {
	for _, q := range m.all() {
		all = append(all, q.records(f)...)
	}
	if f.isByTime() {
		slices.SortStableFunc(all, func(a, b Record) int { return a.Settled.Compare(b.Settled) })
	}
	if f.Order == NewestFirst {
		slices.Reverse(all)
	}
	return all
}

// Changed implements Frontier.
func (m *Memory) Changed(h *Host) <-chan struct{} { return m.changed.next(h) }

// Close implements Frontier.
func (m *Memory) Close() error { return nil }
