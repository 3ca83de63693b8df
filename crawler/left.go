package crawler

import (
	"context"
	"fmt"
	"slices"

	"magpie/frontier"
)

// unmade is what an open range has not made jobs of yet: addresses that are
// left as much as open jobs are.
type unmade struct {
	site, host string
	kind       frontier.Kind // of the jobs to be made
	n          int64
}

// readLeft counts what the state holds, with every open range of some sites
// counted as the jobs that it has not made yet.
func readLeft(ctx context.Context, front frontier.Frontier, rules *Rulebook, sites []string) (stats frontier.Stats, all []unmade, err error) {
	if stats, err = front.Stats(ctx); err != nil {
		return stats, nil, err
	}
	for _, name := range sites {
		s := rules.sites[name]
		if n, _ := stats.Total(name, frontier.Range, frontier.Open); s == nil || n == 0 {
			continue
		}
		of, err := s.unmade(ctx, front)
		if err != nil {
			return stats, nil, fmt.Errorf("counting what is left of %s: %w", name, err)
		}
		all = append(all, of...)
	}
	countUnmade(&stats, all)
	return stats, all, nil
}

// unmade lists the site's open ranges. One that is no longer in crawl.yaml makes
// nothing any more.
func (s *site) unmade(ctx context.Context, front frontier.Frontier) (all []unmade, err error) {
	var jobs []frontier.Job
	var ranges []*addressRange
	for _, r := range s.ranges {
		if !r.isRange() {
			continue
		}
		job := r.job
		if job.Host, err = hostOf(r.addresses.At(r.First).URL); err != nil {
			return nil, err
		}
		jobs, ranges = append(jobs, job), append(ranges, r)
	}
	known, err := front.Get(ctx, jobs)
	for i, record := range known {
		if record.State == frontier.Open {
			all = append(all, unmade{s.Name, record.Host, ranges[i].kind, ranges[i].Len - record.Made})
		}
	}
	return all, err
}

// countUnmade puts the jobs that ranges have not made yet in place of the ranges.
func countUnmade(stats *frontier.Stats, all []unmade) {
	stats.Counts = slices.DeleteFunc(stats.Counts, func(c frontier.Count) bool {
		return c.Kind == frontier.Range && c.State == frontier.Open
	})
	for _, u := range all {
		stats.Counts = append(stats.Counts, frontier.Count{Site: u.site, Kind: u.kind, State: frontier.Open, N: u.n})
		for i := range stats.Postponed {
			if p := &stats.Postponed[i]; p.Host == u.host {
				p.Sites[u.site] += u.n - 1 // the range itself was counted as one
			}
		}
	}
}

// ofSites keeps the hosts that one of the sites waits for, with what those
// sites have there.
func ofSites(postponed []frontier.Postponed, sites []string) (kept []frontier.Postponed) {
	for _, p := range postponed {
		all := p.Sites
		p.Open, p.Sites = 0, map[string]int64{}
		for _, site := range sites {
			if n := all[site]; n > 0 {
				p.Sites[site] = n
				p.Open += n
			}
		}
		if p.Open > 0 {
			kept = append(kept, p)
		}
	}
	return kept
}
