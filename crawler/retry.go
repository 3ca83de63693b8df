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
// they had not been tried; with causes only those that failed for one of them, and
// what was skipped for it. Of
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
	front, err := openState(ctx, cfg, sites)
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

// checkCauses looks for a cause that nothing failed for, nor was skipped for.
func checkCauses(ctx context.Context, cfg *config.Config, sites, causes []string) (err error) {
	front, err := readState(ctx, cfg)
	if err != nil {
		return onGround(cfg, err)
	}
	defer func() { err = onGround(cfg, errors.Join(err, front.Close())) }()
	stats, err := front.Stats(ctx)
	if err != nil {
		return err
	}
	var known, skipped []string
	for _, c := range stats.Counts {
		switch {
		case c.N == 0 || !slices.Contains(sites, c.Site):
		case c.State == frontier.Failed:
			known = append(known, c.Cause)
		case c.State == frontier.Skipped && c.Cause != causeShorter:
			skipped = append(skipped, c.Cause)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, cause := range causes {
		if !slices.Contains(known, cause) && !slices.Contains(skipped, cause) {
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
	retry := func(r frontier.Record) error {
		if !isRetried(r, causes) {
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
	}
	states := []frontier.State{frontier.Failed, frontier.Skipped}
	if len(causes) == 0 {
		states = states[:1] // without reading the others, of which there may be many
	}
	for _, state := range states {
		if err := front.Each(ctx, frontier.Filter{Site: s.Name, State: state}, retry); err != nil {
			return err
		}
	}
	return add()
}

// isRetried reports whether a job that failed or was skipped is to be tried again.
// A page that its chain does not reach any more is not: it is read when the chain
// leads to it.
func isRetried(r frontier.Record, causes []string) bool {
	if len(causes) == 0 {
		return r.State == frontier.Failed
	}
	return slices.Contains(causes, r.Cause) && r.Cause != causeShorter
}

// accept is the outcome of a page that a rule matches nothing on any more, when
// somebody says that there is no more: nothing that it held before is missed.
func accept(page frontier.Record) frontier.Outcome {
	o := frontier.Outcome{Job: page.Job, State: frontier.Done, Result: page.Result}
	o.Cause, o.Detail, o.Passing = "", "", false
	o.Links, o.Images = 0, 0
	return o
}
