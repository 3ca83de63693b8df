package crawler

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
)

const (
	// inventoryPeriod is how old an inventory may be.
	inventoryPeriod = 200 * time.Millisecond
	// inventoryShare is the share of the time, one part in so many, that taking it
	// may cost where the state is large.
	inventoryShare = 100
	// inventoryPatience is how much longer than the reading before one may take, where a
	// server is asked that may be away: whoever looks at a board waits as long.
	inventoryPatience = 2 * time.Second
)

// inventory is what the state held when it was asked last.
type inventory struct {
	sites     []string
	stats     func(context.Context) (frontier.Stats, error)
	mostWait  time.Duration
	mayBeAway bool // a server is asked

	mu   sync.Mutex
	due  time.Time     // when to ask again
	took time.Duration // the last reading, 0 before there is one
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
	stats, err := i.read(ctx)
	now := time.Now()
	took := now.Sub(began)
	if err == nil {
		i.last = i.of(stats, began)
		// A single reading that was held up says nothing of what the next will cost.
		i.due = now.Add(max(inventoryPeriod, inventoryShare*min(took, cmp.Or(i.took, took))))
	} else {
		i.last.Silent = i.mayBeAway && ctx.Err() == nil
		i.due = now.Add(max(inventoryPeriod, took))
	}
	i.took = took
	return i.last
}

// read asks the state, a server for no longer than a little more than it took before.
func (i *inventory) read(ctx context.Context) (frontier.Stats, error) {
	if i.mayBeAway {
		within, cancel := context.WithTimeout(ctx, i.took+inventoryPatience)
		defer cancel()
		ctx = within
	}
	return i.stats(ctx)
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
