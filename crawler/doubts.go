package crawler

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"magpie/frontier"
)

// doubts say which pages of a site are to be sent in this run though they may not
// have changed, for what they find is needed again: newer addresses of what
// failed, or of what an earlier run left open.
type doubts struct {
	all   bool
	seed  maphash.Seed
	pages map[uint64]struct{} // by the hash of their addresses
}

// maxDoubts is how many pages of a site are told apart; beyond it all are in
// doubt.
const maxDoubts = 100_000

// newDoubts are those of a site of which the state has some jobs open, or none.
func newDoubts(stats frontier.Stats, site string) *doubts {
	open, _ := stats.Total(site, 0, frontier.Open)
	return &doubts{all: open > 0, seed: maphash.MakeSeed(), pages: map[uint64]struct{}{}}
}

// add notes the page where something was found that failed.
func (d *doubts) add(failed frontier.Record) {
	if len(d.pages) >= maxDoubts {
		d.all = true
	}
	if d.all || failed.Referer == "" {
		return
	}
	d.pages[maphash.String(d.seed, failed.Referer)] = struct{}{}
}

// about reports whether the page of an address is in doubt. It may be called by
// many goroutines at once, but not beside add.
func (d *doubts) about(address string) bool {
	if d.all {
		return true
	}
	if u, err := parseAddress(address); err == nil {
		address = u.String() // as referers are written
	}
	_, is := d.pages[maphash.String(d.seed, address)]
	return is
}

// openDoubts begins the doubts of the run's sites, before anything is due again.
func (c *Crawler) openDoubts(ctx context.Context) error {
	stats, err := c.frontier.Stats(ctx)
	if err != nil {
		return err
	}
	for _, name := range c.sites {
		c.doubts[name] = newDoubts(stats, name)
	}
	return nil
}

// sitesInDoubt names the sites that have pages in doubt, a line each.
func (c *Crawler) sitesInDoubt() string {
	var names []string
	for _, name := range c.sites {
		if d := c.doubts[name]; d.all || len(d.pages) > 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "\n")
}

// doubtSites takes over the doubts of the machine that began the run, as whole sites: what
// is open by now is that run's.
func (c *Crawler) doubtSites(inDoubt string) {
	names := strings.Split(inDoubt, "\n")
	for name, d := range c.doubts {
		d.all = slices.Contains(names, name)
	}
}
