package crawler

import (
	"context"
	"errors"
	"fmt"

	"magpie/extract"
	"magpie/frontier"
)

// begin removes what a killed run left behind and makes the start pages due.
// Parts are of no use to later runs: every picture is fetched from its start.
func (c *Crawler) begin(ctx context.Context) error {
	if err := c.store.Sweep(ctx); err != nil {
		return err
	}
	for _, name := range c.sites {
		s := c.rules.sites[name]
		if err := c.reopenMisread(ctx, s); err != nil {
			return err
		}
		jobs, err := c.seeds(s)
		if err != nil {
			return err
		}
		if _, err := c.frontier.Add(ctx, jobs); err != nil {
			return err
		}
	}
	return nil
}

// seeds are a site's start pages, due again in every run.
func (c *Crawler) seeds(s *site) ([]frontier.Job, error) {
	var jobs []frontier.Job
	for _, start := range s.Start {
		job, err := c.pageJob(s, s.start, start.Value)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", start.Pos.File, start.Pos.Line, err)
		}
		job.Page = 1
		job.Revisit = c.started
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// reopenMisread makes pages due again that failed under a rule that reads
// otherwise now: whoever corrects a rule expects that to help.
func (c *Crawler) reopenMisread(ctx context.Context, s *site) error {
	enough := errors.New("enough for now")
	for {
		var jobs []frontier.Job
		err := c.frontier.Each(ctx, frontier.Filter{Site: s.Name, State: frontier.Failed}, func(r frontier.Record) error {
			rule, ok := s.rules[r.Rule]
			if r.Kind != frontier.Page || !ok || rule.Hash == r.RuleHash {
				return nil
			}
			job := r.Job
			job.RuleHash, job.Revisit = rule.Hash, c.started
			if jobs = append(jobs, job); len(jobs) == maxReopen {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			return err
		}
		if len(jobs) == 0 {
			return nil
		}
		if _, err := c.frontier.Add(ctx, jobs); err != nil {
			return err
		}
	}
}

// maxReopen is how many jobs are reopened at a time.
const maxReopen = 1000

// pageJob makes the job of a page that a rule reads.
func (c *Crawler) pageJob(s *site, r *extract.Rule, address string) (frontier.Job, error) {
	job := frontier.Job{Kind: frontier.Page, Task: frontier.Task{
		Site: s.Name, Rule: r.Name, RuleHash: r.Hash, URL: address,
	}}
	return job, identify(&job, address)
}
