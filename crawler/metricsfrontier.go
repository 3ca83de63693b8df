package crawler

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"magpie/frontier"
	"magpie/metrics"
)

const (
	// statsKept is how long the sums of a frontier serve for those who ask again,
	// in times of what it took to read them: so however often somebody asks, 1 % of
	// the time at most goes there.
	statsKept = 100
	// statsPatience is how long they may take to be read.
	statsPatience = 5 * time.Second
	// statsFault is how long it is left at that they could not be read.
	statsFault = 5 * time.Second
)

// frontierMetrics tell what a frontier holds, when somebody asks. They read its
// sums, which does not hold up those who write.
type frontierMetrics struct {
	sites  []string // those of crawl.yaml
	leased atomic.Int64

	mu      sync.Mutex // held while the sums are read
	watched context.Context
	front   frontier.Frontier // nil before the run and after it
	stats   frontier.Stats
	known   bool      // they were read
	err     error     // why they could not be the last time
	until   time.Time // that serves

	watching sync.Mutex // held while another is about to be watched
	leave    context.CancelFunc
}

func newFrontierMetrics(sites []string) *frontierMetrics {
	return &frontierMetrics{sites: sites, leave: func() {}}
}

// watch has another frontier told of, none for nil: then what was read last is
// told. When it returns the one before is not read any more.
func (m *frontierMetrics) watch(front frontier.Frontier) {
	m.watching.Lock()
	defer m.watching.Unlock()
	m.leave() // whoever reads does not hold this up
	m.mu.Lock()
	defer m.mu.Unlock()
	m.front = front
	m.watched, m.leave = context.WithCancel(context.Background())
}

// write tells the sums. Where they cannot be read, it returns why.
func (m *frontierMetrics) write(w *metrics.Writer) error {
	stats, err := m.current()
	if err != nil {
		return err
	}
	jobs := metrics.NewGauge("magpie_frontier_jobs", "Pages, images and ranges that are known, by their state.", "kind", "site", "state")
	for key, n := range m.jobsIn(stats) {
		jobs.Of(key.kind.String(), key.site, key.state.String()).Store(n)
	}
	jobs.Write(w)
	hosts := metrics.NewGauge("magpie_hosts",
		"Hosts that are leased to a lane, wait for one or are another machine's, or are parked: left alone until a moment.", "state")
	leased, parked := m.leased.Load(), int64(len(stats.Postponed))
	for state, n := range map[string]int64{"leased": leased, "parked": parked, "waiting": max(stats.Hosts-leased-parked, 0)} {
		hosts.Of(state).Store(n)
	}
	hosts.Write(w)
	return nil
}

// current are the sums, as old as statsKept lets them be at most while the
// frontier can be read. While it cannot the last ones serve, if there are any.
func (m *frontierMetrics) current() (frontier.Stats, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	start := time.Now()
	if m.front != nil && !start.Before(m.until) {
		ctx, cancel := context.WithTimeout(m.watched, statsPatience)
		m.read(ctx, start)
		cancel()
	}
	if m.known {
		return m.stats, nil
	}
	return frontier.Stats{}, m.err
}

// read reads the sums.
func (m *frontierMetrics) read(ctx context.Context, start time.Time) {
	stats, err := m.front.Stats(ctx)
	end := time.Now()
	if err != nil {
		m.err, m.until = fmt.Errorf("reading the sums of the state: %w", err), end.Add(statsFault)
		return
	}
	m.stats, m.known, m.err, m.until = stats, true, nil, end.Add(statsKept*end.Sub(start))
}

// jobsKey is what jobs are counted by.
type jobsKey struct {
	site  string
	kind  frontier.Kind
	state frontier.State
}

// jobsIn adds up counts. Sites that were taken out of crawl.yaml count together:
// a state may know any number of them.
func (m *frontierMetrics) jobsIn(stats frontier.Stats) map[jobsKey]int64 {
	jobs := map[jobsKey]int64{}
	for _, c := range stats.Counts {
		key := jobsKey{c.Site, c.Kind, c.State}
		if !slices.Contains(m.sites, c.Site) {
			key.site = otherSites
		}
		jobs[key] += c.N
	}
	return jobs
}

// otherSites stands for those that are no longer in crawl.yaml.
const otherSites = "other"

// leases counts a host that is leased, or with -1 one that is given back.
func (m *Metrics) leases(n int64) {
	if m != nil {
		m.frontier.leased.Add(n)
	}
}
