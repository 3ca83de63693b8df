package crawler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"magpie/frontier"
)

// begin removes what a killed run left behind and makes the start pages due,
// and what else crawl.yaml names.
// Parts are of no use to later runs: every picture is fetched from its start.
func (c *Crawler) begin(ctx context.Context) error {
	if err := c.store.Sweep(ctx); err != nil {
		return err
	}
	for _, name := range c.sites {
		s := c.rules.sites[name]
		if err := c.reopen(ctx, s); err != nil {
			return err
		}
		jobs, err := c.seeds(ctx, s)
		if err != nil {
			return fmt.Errorf("beginning with %s: %w", name, err)
		}
		if _, err := c.frontier.Add(ctx, jobs); err != nil {
			return err
		}
	}
	return nil
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

// reopen makes due again what may do better now: what failed for a cause that
// passes, pages whose rule was corrected since, and what was skipped for a
// setting that is another by now.
func (c *Crawler) reopen(ctx context.Context, s *site) error {
	if err := c.reopenThose(ctx, s, frontier.Failed, s.mayDoBetter); err != nil {
		return err
	}
	return c.reopenThose(ctx, s, frontier.Skipped, s.wantedNow)
}

// mayDoBetter reports whether what failed is worth another attempt.
func (s *site) mayDoBetter(r frontier.Record) bool { return r.Passing || s.corrected(r) }

// corrected reports whether a page was read by an older form of its rule.
func (s *site) corrected(r frontier.Record) bool {
	rule, ok := s.rules[r.Rule]
	return ok && r.Kind == frontier.Page && rule.Hash != r.RuleHash
}

// reopenThose makes due again what is in a state and wanted, some at a time.
func (c *Crawler) reopenThose(ctx context.Context, s *site, state frontier.State, wanted func(frontier.Record) bool) error {
	enough := errors.New("enough for now")
	for {
		var jobs []frontier.Job
		err := c.frontier.Each(ctx, frontier.Filter{Site: s.Name, State: state}, func(r frontier.Record) error {
			if !wanted(r) {
				return nil
			}
			job := r.Job
			job.Due, job.Revisit = time.Time{}, always
			if s.corrected(r) {
				job.RuleHash = s.rules[r.Rule].Hash
			}
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

// always is a Revisit that is later than anything was settled, even if the
// clock was set back since.
var always = time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)

// maxReopen is how many jobs are reopened at a time.
const maxReopen = 1000
