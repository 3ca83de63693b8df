package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"magpie/config"
	"magpie/frontier"
)

// UnknownCauseError says that nothing failed for a cause.
type UnknownCauseError struct {
	Cause string
	// Known are the causes that something failed for.
	Known []string
}

// Error lists what there is.
func (e *UnknownCauseError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("nothing failed for %q, nor for any other cause", e.Cause)
	}
	return fmt.Sprintf("nothing failed for %q; what failed did for %s", e.Cause, strings.Join(e.Known, ", "))
}

// RetryFailed makes failed jobs of the named sites, or of all, due again, as new as if
// they had not been tried; with causes only those that failed for one of them. Of
// pages that a rule matched nothing on any more, if that cause is named, what they
// hold by then is taken for all there is.
// It returns how many, by cause. The next run works them. The errors are
// [*UnknownSiteError], [*UnknownCauseError], frontier.ErrInUse while a run is
// on, and os.ErrNotExist if nothing was ever run, the latter two wrapped.
func RetryFailed(ctx context.Context, cfg *config.Config, rules *Rulebook, sites, causes []string) (n map[string]int64, err error) {
	if sites, err = chosen(Options{Rules: rules, Sites: sites}); err != nil {
		return nil, err
	}
	if err := checkCauses(ctx, cfg, sites, causes); err != nil {
		return nil, err
	}
	front, err := frontier.OpenSQLite(cfg.State, time.Now, sites...)
	if err != nil {
		return nil, onGround(cfg, err)
	}
	defer func() { err = onGround(cfg, errors.Join(err, front.Close())) }()
	n = map[string]int64{}
	for _, name := range sites {
		if err := retrySite(ctx, front, rules.sites[name], causes, n); err != nil {
			return n, fmt.Errorf("making failures of %s due again: %w", name, err)
		}
	}
	return n, nil
}

// checkCauses looks for a cause that nothing failed for.
func checkCauses(ctx context.Context, cfg *config.Config, sites, causes []string) (err error) {
	front, err := frontier.ReadSQLite(cfg.State)
	if err != nil {
		return onGround(cfg, err)
	}
	defer func() { err = onGround(cfg, errors.Join(err, front.Close())) }()
	stats, err := front.Stats(ctx)
	if err != nil {
		return err
	}
	var known []string
	for _, c := range stats.Counts {
		if c.State == frontier.Failed && c.N > 0 && slices.Contains(sites, c.Site) {
			known = append(known, c.Cause)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, cause := range causes {
		if !slices.Contains(known, cause) {
			return &UnknownCauseError{Cause: cause, Known: known}
		}
	}
	return nil
}

// retrySite makes failures of a site due again, some at a time, and counts them.
func retrySite(ctx context.Context, front frontier.Frontier, s *site, causes []string, n map[string]int64) error {
	var jobs []frontier.Job
	var accepted []frontier.Outcome
	accepts := slices.Contains(causes, causeMatchedNothing)
	add := func() error {
		if err := front.Amend(ctx, accepted); err != nil {
			return err
		}
		_, err := front.Add(ctx, jobs)
		jobs, accepted = jobs[:0], accepted[:0]
		return err
	}
	failures := frontier.Filter{Site: s.Name, State: frontier.Failed}
	err := front.Each(ctx, failures, func(r frontier.Record) error {
		if len(causes) > 0 && !slices.Contains(causes, r.Cause) {
			return nil
		}
		n[r.Cause]++
		if accepts && r.Cause == causeMatchedNothing {
			accepted = append(accepted, accept(r))
		}
		job := s.reopened(r)
		job.Due, job.Revisit = time.Time{}, always
		if jobs = append(jobs, job); len(jobs) < maxReopen {
			return nil
		}
		return add()
	})
	if err != nil {
		return err
	}
	return add()
}

// accept is the outcome of a page that a rule matches nothing on any more, when
// somebody says that there is no more: nothing that it held before is missed.
func accept(page frontier.Record) frontier.Outcome {
	o := frontier.Outcome{Job: page.Job, State: frontier.Done, Result: page.Result}
	o.Cause, o.Detail, o.Passing = "", "", false
	o.Links, o.Images = 0, 0
	return o
}
