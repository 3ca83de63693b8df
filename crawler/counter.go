package crawler

import (
	"sync"
	"time"
)

// counter adds events up.
type counter struct {
	mu    sync.Mutex
	sum   Summary
	sites map[string]*Sums // by name
	saved map[galleryKey]int64
	rules *Rulebook // nil to give no advice that depends on a site
}

// galleryKey names a gallery.
type galleryKey struct{ site, gallery string }

// maxTallies is how many galleries are counted one by one. Of those beyond it a
// summary tells what is kept, not what of it is new.
const maxTallies = 1000

func newCounter(start time.Time) *counter {
	c := &counter{sites: map[string]*Sums{}, saved: map[galleryKey]int64{}}
	c.sum = Summary{
		Sums: newSums(), Started: start,
		UndecidedBy: map[string]Group{}, EndUndecidedBy: map[string]Group{}, NextGoneBy: map[string]Group{}, CountGoneBy: map[string]Group{}, HoleBy: map[string]Group{}, MisreadBy: map[string]Group{}, PostponedBy: map[string]Group{},
	}
	return c
}

func (c *counter) add(e Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum.add(e, c.rules)
	if e.Site != "" {
		c.of(e.Site).add(e, c.rules)
	}
	switch e.Kind {
	case PageRead:
		c.addUndecided(e)
	case Saved:
		c.addUndecided(e)
		c.tally(galleryKey{e.Site, e.Gallery})
	case Postponed:
		addTo(c.sum.PostponedBy, e, c.rules)
	case Paused:
		c.sum.Paused = e.Detail
	case Resumed:
		c.sum.Paused = ""
	}
}

// takeBack takes the event of a picture off that is due again.
func (c *counter) takeBack(e Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum.takeBack(e)
	c.of(e.Site).takeBack(e)
	if e.Kind == Saved {
		c.saved[galleryKey{e.Site, e.Gallery}]--
	}
}

// of are the sums of a site.
func (c *counter) of(site string) *Sums {
	if c.sites[site] == nil {
		sums := newSums()
		c.sites[site] = &sums
	}
	return c.sites[site]
}

// tally counts a picture that was saved for its gallery.
func (c *counter) tally(k galleryKey) {
	if _, ok := c.saved[k]; ok || len(c.saved) < maxTallies {
		c.saved[k]++
	}
}

// summary returns the sums so far, without what grows under the hands of whoever
// reads it.
func (c *counter) summary(now time.Time) Summary {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.sum
	s.Sums = s.withoutGroups()
	s.PostponedBy, s.UndecidedBy, s.EndUndecidedBy, s.NextGoneBy, s.CountGoneBy, s.HoleBy, s.MisreadBy = nil, nil, nil, nil, nil, nil, nil
	s.Elapsed = now.Sub(s.Started)
	return s
}

// final returns all of it, when nothing is added any more.
func (c *counter) final(now time.Time) Summary {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.sum
	s.Elapsed = now.Sub(s.Started)
	return s
}

// ofSite are the sums of a site, when nothing is added any more.
func (c *counter) ofSite(name string) Sums {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.of(name)
}

// newOf is how many pictures were saved for a gallery, as far as that is counted.
func (c *counter) newOf(site, gallery string) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.saved[galleryKey{site, gallery}]
}
