package crawler

import (
	"context"
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
	// Shared says that other machines may work on the crawl.
	Shared bool
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
	// Silent says that a server keeps the state and did not answer when it was asked
	// last: the rest is what it said before.
	Silent bool
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
		Shared: c.fleet != nil,
	}
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
