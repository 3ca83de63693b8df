package crawler

import (
	"context"
	"fmt"
	"slices"

	"magpie/frontier"
)

// begin removes what a killed run left behind and has the run's work made due, once by
// all machines that share it.
// Parts are of no use to later runs: every picture is fetched from its start.
func (c *Crawler) begin(ctx context.Context) error {
	if err := c.store.Sweep(ctx); err != nil {
		return err
	}
	if err := c.openDoubts(ctx); err != nil {
		return err
	}
	if err := c.beginOnce(ctx, c.makeDue); err != nil {
		return err
	}
	return c.fleet.hasBegun(ctx)
}

// makeDue makes the start pages due, what else crawl.yaml names, and the addresses that
// the run was given.
//
// Hosts that were closed to an earlier run are asked again: crawl.yaml may give
// them by now what they want. So are those that did not answer.
func (c *Crawler) makeDue(ctx context.Context) error {
	for _, name := range c.sites {
		s := c.rules.sites[name]
		if err := c.reopen(ctx, s); err != nil {
			return err
		}
		if !slices.Contains(c.seeded, name) {
			continue
		}
		if err := c.reopenRead(ctx, s); err != nil {
			return err
		}
	}
	if err := c.addStarts(ctx); err != nil {
		return err
	}
	return c.frontier.Lift(ctx, liftedCauses...)
}

// addStarts adds what each site begins with, and the addresses that the run was given.
// What was done of it in this run already stays done.
func (c *Crawler) addStarts(ctx context.Context) error {
	for _, name := range c.sites {
		if !slices.Contains(c.seeded, name) {
			continue
		}
		jobs, err := c.seeds(ctx, c.rules.sites[name])
		if err != nil {
			return fmt.Errorf("beginning with %s: %w", name, err)
		}
		if _, err := c.frontier.Add(ctx, jobs); err != nil {
			return err
		}
	}
	return c.addEntries(ctx)
}

// seeds are a site's start pages, due again in every run, its pictures without
// a page, and a job for each range of either.
func (c *Crawler) seeds(ctx context.Context, s *site) ([]frontier.Job, error) {
	var jobs []frontier.Job
	for _, r := range s.ranges {
		job, wanted, err := c.seed(ctx, s, r)
		if err != nil {
			return nil, err
		}
		if wanted {
			jobs = append(jobs, job)
		}
	}
	return jobs, nil
}
