package crawler

import (
	"context"

	"magpie/frontier"
)

// SiteSummary is what a run did of one site, and what is kept of it.
type SiteSummary struct {
	Site string `json:"site"`
	Sums
	// Kept counts the site's pictures that are kept, whichever run saved them;
	// KeptBytes are theirs.
	Kept      int64            `json:"kept"`
	KeptBytes int64            `json:"kept_bytes"`
	Galleries GalleriesSummary `json:"galleries"`
}

// siteSummary sums up a site when its run has ended.
func (c *Crawler) siteSummary(ctx context.Context, name string, stats frontier.Stats) (s SiteSummary, err error) {
	s = SiteSummary{Site: name, Sums: c.counter.ofSite(name)}
	s.addLeft(stats, c.rules.sites[name])
	if c.repairing {
		s.FailedBefore, _ = stats.Total(name, 0, frontier.Failed)
	}
	s.Kept, s.KeptBytes = stats.Total(name, frontier.Image, frontier.Done)
	s.Refreshed.Left += c.leftUnrefreshed(s)
	s.Galleries, err = c.summarizeGalleries(ctx, name)
	return s, err
}
