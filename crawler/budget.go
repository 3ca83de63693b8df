package crawler

import (
	"context"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
)

// Budget is how much one run may do. The zero Budget bounds nothing.
type Budget struct {
	Time     time.Duration // how long it may take
	Bytes    int64         // of pages and pictures that it may receive
	Pictures int64         // that it may save
}

// Spent is a bound that was reached before all was done.
type Spent struct {
	// Budget is what it is called: one of the Budget constants.
	Budget string `json:"budget"`
	// Site is whose it is, "" for the run's.
	Site string `json:"site,omitempty"`
	// Limit is the bound: nanoseconds, bytes or pictures.
	Limit int64 `json:"limit"`
	// Received is, of a bound in bytes, how many have arrived: more than it, by what
	// was under way.
	Received int64 `json:"received,omitempty"`
}

// What bounds are called, as people give them.
const (
	BudgetTime     = "--max-time"
	BudgetBytes    = "--max-bytes"
	BudgetPictures = "--limit"
	BudgetTotal    = "max_total"
)

// budget watches over what a run may do. What has begun is finished, so that
// bytes may be more than they should by what was under way; pictures may not.
type budget struct {
	Budget
	onSpent func(Spent) // is told once of each bound, when it is reached

	mu       sync.Mutex
	totals   map[string]int64 // the most bytes that sites with a bound keep; "" for all together
	kept     map[string]int64 // how many they do
	begun    int64            // pictures under way
	saved    int64
	changed  chan struct{} // closed when a picture has ended
	spent    []Spent
	finished bool // a bound of the whole run was reached
}

func newBudget(b Budget, onSpent func(Spent)) *budget {
	return &budget{
		Budget: b, onSpent: onSpent, totals: map[string]int64{}, kept: map[string]int64{}, changed: make(chan struct{}),
	}
}

// bound takes over the bounds of crawl.yaml and what is kept already.
func (b *budget) bound(rules *Rulebook, all int64, sites []string, stats frontier.Stats) {
	of := map[string]int64{"": all}
	for _, name := range sites {
		of[name] = int64(rules.sites[name].MaxTotal)
	}
	b.mu.Lock()
	for name, most := range of {
		if most > 0 {
			b.totals[name] = most
			_, b.kept[name] = stats.Total(name, frontier.Image, frontier.Done)
		}
	}
	b.mu.Unlock()
	for _, name := range sites {
		b.keep(name, 0)
	}
}

// start begins to count time. stop ends that.
func (b *budget) start() (stop func()) {
	if b.Time <= 0 {
		return func() {}
	}
	timer := time.AfterFunc(b.Time, func() { b.reach(Spent{Budget: BudgetTime, Limit: int64(b.Time)}) })
	return func() { timer.Stop() }
}

// received takes note of how many bytes have arrived in all.
func (b *budget) received(n int64) {
	if b.Bytes > 0 && n >= b.Bytes {
		b.reach(Spent{Budget: BudgetBytes, Limit: b.Bytes, Received: n})
	}
}

// keep takes note of bytes that are kept of a site, or will be.
func (b *budget) keep(site string, bytes int64) {
	for _, of := range []string{site, ""} {
		b.mu.Lock()
		b.kept[of] += bytes
		most, bounded := b.totals[of]
		over := bounded && b.kept[of] >= most
		b.mu.Unlock()
		if over {
			b.reach(Spent{Budget: BudgetTotal, Site: of, Limit: most})
		}
	}
}

// reach tells of a bound, once.
func (b *budget) reach(s Spent) {
	b.mu.Lock()
	known := slices.ContainsFunc(b.spent, func(of Spent) bool { return of.Budget == s.Budget && of.Site == s.Site })
	if !known {
		b.spent = append(b.spent, s)
		b.finished = b.finished || s.Site == ""
	}
	b.mu.Unlock()
	if !known {
		b.onSpent(s)
	}
}

// all lists the bounds that were reached, in order. ended says that one of them
// ended the run.
func (b *budget) all() (spent []Spent, ended bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.spent), b.finished
}

// isTimeOver reports whether the run took all the time it may.
func (b *budget) isTimeOver() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.spent, func(s Spent) bool { return s.Budget == BudgetTime })
}

// isLeft reports whether nothing more of a site is asked for.
func (b *budget) isLeft(site string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.finished || slices.ContainsFunc(b.spent, func(s Spent) bool { return s.Site == site })
}

// begin takes leave to begin a picture, for which end is owed then. It waits
// while those under way may use up what is left; it is not ok when the run ends
// meanwhile.
func (b *budget) begin(ctx context.Context, ending <-chan struct{}) bool {
	for {
		b.mu.Lock()
		changed := b.changed
		if b.Pictures <= 0 || b.saved+b.begun < b.Pictures {
			b.begun++
			b.mu.Unlock()
			return true
		}
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ending:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// end takes note that a picture has ended, and whether it was saved.
func (b *budget) end(saved bool) {
	b.mu.Lock()
	b.begun--
	if saved {
		b.saved++
	}
	over := b.Pictures > 0 && b.saved >= b.Pictures
	close(b.changed)
	b.changed = make(chan struct{})
	b.mu.Unlock()
	if over {
		b.reach(Spent{Budget: BudgetPictures, Limit: b.Pictures})
	}
}

// bound takes note of the bounds of crawl.yaml, and of what is kept already.
func (c *Crawler) bound(ctx context.Context) error {
	stats, err := c.frontier.Stats(ctx)
	if err != nil {
		return err
	}
	c.budget.bound(c.rules, int64(c.config.MaxTotal), c.sites, stats)
	return nil
}

// leave ends the run for a bound that was reached, and tells of it. A site that is
// left has no job begun any more, see mayBegin.
func (c *Crawler) leave(s Spent) {
	if s.Site == "" {
		c.drain()
	}
	c.emit(Event{Kind: Bounded, Site: s.Site, Cause: s.Budget, Spent: &s})
}

// mayBegin reports whether a job may be begun, for all that budgets say. Of one
// that may not the frontier hands out no more.
func (l *lane) mayBegin(ctx context.Context, job frontier.Job) bool {
	l.budget.received(l.flights.received())
	if l.budget.isLeft(job.Site) {
		l.frontier.Leave(job.Site)
		return false
	}
	return job.Kind != frontier.Image || l.budget.begin(ctx, l.draining)
}
