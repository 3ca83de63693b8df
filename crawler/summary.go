package crawler

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"magpie/frontier"
)

// Summary is what a run did.
type Summary struct {
	Pages   int64 `json:"pages"`
	Saved   int64 `json:"saved"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
	// Damaged counts those of the failed that are damaged at their source and
	// kept so.
	Damaged int64 `json:"damaged"`
	// FailedBefore counts what failed in earlier runs and still stands so.
	FailedBefore int64 `json:"failed_before"`
	// Adopted counts those of the saved whose file was there already.
	Adopted int64 `json:"adopted"`
	// Bytes are those of the pictures saved.
	Bytes int64 `json:"bytes"`
	// Tiny counts those of the saved that are smaller than [TinySize]; TinyURL
	// is the address of the first.
	Tiny    int64  `json:"tiny"`
	TinyURL string `json:"tiny_url,omitempty"`
	// Refreshed is about the pictures that the run asked for once more.
	Refreshed Refreshed `json:"refreshed,omitzero"`
	// FailedBy and SkippedBy group by cause.
	FailedBy  map[string]Group `json:"failed_by,omitempty"`
	SkippedBy map[string]Group `json:"skipped_by,omitempty"`
	// Incomplete are the galleries of which this run read the last page.
	Incomplete IncompleteGalleries `json:"incomplete"`
	// UndecidedBy groups by site what was kept since its where: could not be
	// decided.
	UndecidedBy map[string]Group `json:"undecided_by,omitempty"`
	// EndUndecidedBy groups by site the pages of which until: could not tell
	// whether they end their chain, so that they do not.
	EndUndecidedBy map[string]Group `json:"end_undecided_by,omitempty"`
	// NextGoneBy groups by site the first pages of chains that went on when they
	// were read before, and end there now.
	NextGoneBy map[string]Group `json:"next_gone_by,omitempty"`
	// Unchanged counts those of the pages of which their host said that they did
	// not change.
	Unchanged int64 `json:"pages_unchanged"`
	// Outdated counts the pages that an older form of their rule read, see
	// [Options.Reread].
	Outdated int64 `json:"pages_outdated,omitempty"`
	// PostponedBy groups by cause how often a host was left alone.
	PostponedBy map[string]Group `json:"postponed_by,omitempty"`
	// Open is how many pages and pictures are left, Postponed the hosts that
	// are left alone for so long that the run did not wait for them.
	Open      int64                `json:"open"`
	Postponed []frontier.Postponed `json:"postponed,omitempty"`
	// Spent are the bounds that were reached, see [Budget].
	Spent []Spent `json:"spent,omitempty"`
	// Interrupted says that the run was asked to stop before its end.
	Interrupted bool          `json:"interrupted"`
	Started     time.Time     `json:"started"`
	Elapsed     time.Duration `json:"elapsed_ns"`
}

// TinySize is the size in bytes below which a saved picture is worth a look:
// whole as it is, it may be a thumbnail or what a host sends instead.
const TinySize = 2048

// Group counts jobs that ended for one cause.
type Group struct {
	N int64 `json:"n"`
	// Pages counts those that are pages; the others are pictures.
	Pages int64 `json:"pages,omitempty"`
	// URL and Detail are those of the first.
	URL    string `json:"url"`
	Detail string `json:"detail,omitempty"`
	// Advice is what can be done about it, see [Advise].
	Advice string `json:"advice,omitempty"`
}

// Complete reports whether the run left nothing failed, nothing open, no gallery
// incomplete and no doubt about what it was to refresh.
func (s Summary) Complete() bool {
	return s.Failed == 0 && s.Open == 0 && s.Incomplete.N == 0 && s.Refreshed.complete()
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

// maxGroups bounds the causes that are told apart.
const maxGroups = 100

// otherCauses counts the rest.
const otherCauses = "other"

// counter adds events up.
type counter struct {
	mu    sync.Mutex
	sum   Summary
	rules *Rulebook // nil to give no advice that depends on a site
}

func newCounter(start time.Time) *counter {
	return &counter{sum: Summary{
		Started: start, FailedBy: map[string]Group{}, SkippedBy: map[string]Group{},
		UndecidedBy: map[string]Group{}, EndUndecidedBy: map[string]Group{}, NextGoneBy: map[string]Group{}, PostponedBy: map[string]Group{},
	}}
}

func (c *counter) add(e Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.Kind {
	case PageRead:
		c.sum.Pages++
		if e.Unchanged {
			c.sum.Unchanged++
		}
		c.addUndecided(e)
	case Saved:
		c.sum.Saved++
		c.sum.Bytes += e.Bytes
		if e.Adopted {
			c.sum.Adopted++
		}
		if e.Bytes < TinySize {
			c.sum.Tiny++
			c.sum.TinyURL = cmp.Or(c.sum.TinyURL, e.URL)
		}
		c.addUndecided(e)
	case Unchanged, Replaced, Gone, Unsure:
		c.sum.Refreshed.add(e.Kind)
	case Incomplete:
		c.sum.Incomplete.add(lackOf(e))
	case Skipped:
		c.sum.Skipped++
		c.group(c.sum.SkippedBy, e)
	case Postponed:
		c.group(c.sum.PostponedBy, e)
	case Failed:
		c.sum.Failed++
		if e.Cause == causeSourceDamaged {
			c.sum.Damaged++
		}
		c.group(c.sum.FailedBy, e)
	}
}

func (c *counter) group(groups map[string]Group, e Event) {
	cause := e.Cause
	if _, ok := groups[cause]; !ok && len(groups) >= maxGroups {
		cause = otherCauses
	}
	g, ok := groups[cause]
	if !ok {
		g = Group{URL: e.URL, Detail: e.Detail, Advice: c.rules.Advise(e.Site, cause, e.URL)}
	}
	g.N++
	if e.Job == frontier.Page.String() {
		g.Pages++
	}
	groups[cause] = g
}

// summary returns the sums so far, without the groups: those grow under the
// hands of whoever reads them.
func (c *counter) summary(now time.Time) Summary {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.sum
	s.FailedBy, s.SkippedBy, s.PostponedBy = nil, nil, nil
	s.UndecidedBy, s.EndUndecidedBy, s.NextGoneBy = nil, nil, nil
	s.Incomplete.First = nil
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

// conclude sums up. What stopped the run counts before what followed from it.
func (c *Crawler) conclude(ctx context.Context, err error) (Summary, error) {
	err = errors.Join(err, c.compareGalleries(context.WithoutCancel(ctx)))
	sum := c.counter.final(time.Now())
	sum.Spent, _ = c.budget.all()
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
		open, _ := stats.Total(name, 0, frontier.Open)
		failed, _ := stats.Total(name, 0, frontier.Failed)
		sum.Open += open
		sum.FailedBefore += failed
		sum.Outdated += c.rules.sites[name].outdated(stats)
	}
	sum.FailedBefore = max(sum.FailedBefore-sum.Failed, 0)
	sum.Postponed = ofSites(stats.Postponed, c.sites)
	return nil
}
