package crawler

import (
	"context"
	"errors"
	"slices"
	"time"

	"magpie/frontier"
)

// Summary is what a run did. As JSON it is what programs read: names of its
// fields stay what they are.
type Summary struct {
	// Sums are those of all its sites.
	Sums
	// Sites tell of each site of the run, in the order of crawl.yaml.
	Sites []SiteSummary `json:"sites,omitempty"`
	// UndecidedBy groups by site what was kept since its where: could not be
	// decided.
	UndecidedBy map[string]Group `json:"undecided_by,omitempty"`
	// EndUndecidedBy groups by site the pages of which until: could not tell
	// whether they end their chain, so that they do not.
	EndUndecidedBy map[string]Group `json:"end_undecided_by,omitempty"`
	// NextGoneBy groups by site the first pages of chains that went on when they
	// were read before, and end there now.
	NextGoneBy map[string]Group `json:"next_gone_by,omitempty"`
	// CountGoneBy groups by site the pages on which a count was found when they
	// were read before, and none is now: what they claimed is still compared.
	CountGoneBy map[string]Group `json:"count_gone_by,omitempty"`
	// HoleBy groups by site the pages behind one of their chain that held nothing.
	HoleBy map[string]Group `json:"hole_by,omitempty"`
	// MisreadBy groups by site the pages that were read in a charset that cannot be
	// theirs: names and texts of them are broken, and links may be missing.
	MisreadBy map[string]Group `json:"misread_by,omitempty"`
	// PostponedBy groups by cause how often a host was left alone.
	PostponedBy map[string]Group `json:"postponed_by,omitempty"`
	// Postponed are the hosts that are left alone for so long that the run did
	// not wait for them.
	Postponed []frontier.Postponed `json:"postponed,omitempty"`
	// Spent are the bounds that were reached, see [Budget].
	Spent []Spent `json:"spent,omitempty"`
	// Paused is why nothing new starts, or started at the end, "" if it does.
	Paused string `json:"paused,omitempty"`
	// Hooks are the commands of on_gallery that were started.
	Hooks Hooks `json:"hooks,omitzero"`
	// Interrupted says that the run was asked to stop before its end.
	Interrupted bool          `json:"interrupted"`
	Started     time.Time     `json:"started"`
	Elapsed     time.Duration `json:"elapsed_ns"`
}

// Complete reports whether the run left nothing failed, nothing open, no gallery
// incomplete, no hook undone and no doubt about what it was to refresh.
func (s Summary) Complete() bool {
	return s.Failed == 0 && s.Open == 0 && s.Incomplete.N == 0 && s.Hooks.complete() && s.Refreshed.complete()
}

// Again is when a run can go on with what is left, the zero time for at once.
// Hosts that were closed to this run, or gave no answer, are asked again by the
// next.
func (s Summary) Again() (first time.Time) {
	var waiting int64
	for i, p := range s.Postponed {
		until := p.Until
		if slices.Contains(liftedCauses, p.Cause) {
			until = p.Asked
		}
		if i == 0 || until.Before(first) {
			first = until
		}
		waiting += p.Open
	}
	if ended := s.Started.Add(s.Elapsed); waiting < s.Open || first.Before(ended) {
		return time.Time{}
	}
	return first
}

// spent lists the bounds that were reached.
func (c *Crawler) spent() []Spent {
	all, _ := c.budget.all()
	for i := range all {
		if all[i].Budget == BudgetBytes {
			all[i].Received = c.flights.received()
		}
	}
	return all
}

// conclude sums up. What stopped the run counts before what followed from it.
func (c *Crawler) conclude(ctx context.Context, err error) (Summary, error) {
	err = errors.Join(err, c.compareGalleries(context.WithoutCancel(ctx)))
	sum := c.counter.final(time.Now())
	sum.Spent = c.spent()
	interrupted := c.stopped.Load() || ctx.Err() != nil
	cause := context.Cause(ctx)
	switch {
	case cause != nil && !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded):
		err = cause
	case interrupted && isCancellation(err):
		err = nil
	}
	if err != nil {
		return sum, err
	}
	sum.Interrupted = interrupted
	return sum, c.countLeft(context.WithoutCancel(ctx), &sum)
}

// countLeft adds up what the state holds of the run's sites.
func (c *Crawler) countLeft(ctx context.Context, sum *Summary) error {
	stats, _, err := readLeft(ctx, c.frontier, c.rules, c.sites)
	if err != nil {
		return err
	}
	for _, name := range c.sites {
		site, err := c.siteSummary(ctx, name, stats)
		if err != nil {
			return err
		}
		sum.Open += site.Open
		sum.FailedBefore += site.FailedBefore
		sum.Outdated += site.Outdated
		sum.Refreshed.Left += site.Refreshed.Left
		sum.Sites = append(sum.Sites, site)
	}
	sum.Postponed = ofSites(stats.Postponed, c.sites)
	return nil
}
