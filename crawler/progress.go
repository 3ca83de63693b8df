package crawler

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
)

// Progress is how far a run is.
type Progress struct {
	// Summary has the sums so far, and no groups.
	Summary
	// Received is how many bytes of answers came so far, kept or not.
	Received int64
	// Known is what the state knows of the run's sites.
	Known Inventory
	// Hosts are those that are leased, by name.
	Hosts []HostProgress
	// Hook is the on_gallery that is running.
	Hook HookProgress
	// Draining says that nothing new starts any more.
	Draining bool
	// Stopped says that this is so since somebody asked for it, not for a bound.
	Stopped bool
	// Bounded says that a bound may end the run before all is done.
	Bounded bool
}

// HostProgress is what goes on at a leased host.
type HostProgress struct {
	Host string
	// InFlight jobs are under way, of at most Limit at once.
	InFlight, Limit int
	// Received is how many bytes came since the host was leased.
	Received int64
	// Step is how far the job has come that is furthest, "" if there is none.
	Step string
}

// Inventory counts the jobs of a run's sites over all runs, as they were at most
// a moment ago.
type Inventory struct {
	Pages    Counts
	Pictures Counts
	// Resting are the hosts with something open that are left alone for now, those
	// that come back first, and at most [MostResting] of Rest.
	Resting []Resting
	Rest    int
}

// Resting is a host that is left alone.
type Resting struct {
	frontier.Postponed
	// Parked says that this run does not wait for it.
	Parked bool
}

// MostResting bounds how many hosts an inventory names.
const MostResting = 100

// Progress returns how far the run is. It may be called at any time before Close,
// from any goroutine, and costs what reading some counters does: the state is asked
// five times a second at most, and less often where that takes long.
func (c *Crawler) Progress(ctx context.Context) Progress {
	return Progress{
		Summary: c.counter.summary(time.Now()), Received: c.flights.received(),
		Known: c.known.get(ctx), Hosts: c.flights.leased(), Hook: c.hooks.progress(),
		Draining: c.isDraining(), Stopped: c.stopped.Load(), Bounded: c.budget.Budget != (Budget{}),
	}
}

const (
	// inventoryPeriod is how old an inventory may be.
	inventoryPeriod = 200 * time.Millisecond
	// inventoryShare is the share of the time, one part in so many, that taking it
	// may cost where the state is large.
	inventoryShare = 100
)

// inventory is what the state held when it was asked last.
type inventory struct {
	sites    []string
	stats    func(context.Context) (frontier.Stats, error)
	mostWait time.Duration

	mu   sync.Mutex
	due  time.Time // when to ask again
	last Inventory
}

// get is the inventory of now or of a moment ago. If the state cannot be read it
// is an older one: the run itself meets whatever is wrong.
func (i *inventory) get(ctx context.Context) Inventory {
	i.mu.Lock()
	defer i.mu.Unlock()
	began := time.Now()
	if began.Before(i.due) {
		return i.last
	}
	if stats, err := i.stats(ctx); err == nil {
		i.last = i.of(stats, began)
	}
	now := time.Now()
	i.due = now.Add(max(inventoryPeriod, inventoryShare*now.Sub(began)))
	return i.last
}

// expire has the next get ask the state.
func (i *inventory) expire() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.due = time.Time{}
}

func (i *inventory) of(stats frontier.Stats, now time.Time) (known Inventory) {
	ours := map[string]bool{}
	for _, name := range i.sites {
		ours[name] = true
	}
	for _, c := range stats.Counts {
		switch {
		case !ours[c.Site]:
		case c.Kind == frontier.Page:
			known.Pages.add(c)
		case c.Kind == frontier.Image:
			known.Pictures.add(c)
		}
	}
	for _, p := range ofSites(stats.Postponed, i.sites) {
		known.Resting = append(known.Resting, Resting{p, p.Until.Sub(now) > i.mostWait})
	}
	known.Rest = len(known.Resting)
	slices.SortFunc(known.Resting, func(a, b Resting) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Host, b.Host))
	})
	known.Resting = slices.Clone(known.Resting[:min(known.Rest, MostResting)])
	return known
}

// add counts jobs by their state.
func (c *Counts) add(n frontier.Count) {
	switch n.State {
	case frontier.Open:
		c.Open += n.N
	case frontier.Done:
		c.Done += n.N
	case frontier.Failed:
		c.Failed += n.N
	case frontier.Skipped:
		c.Skipped += n.N
	}
}
