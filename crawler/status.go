package crawler

import (
	"context"
	"errors"
	"slices"

	"magpie/config"
	"magpie/frontier"
)

// Status is what the state of a crawl holds, whether or not a run is on.
type Status struct {
	Sites     []SiteStatus         `json:"sites"`
	Postponed []frontier.Postponed `json:"postponed,omitempty"`
}

// SiteStatus is what is known of one site.
type SiteStatus struct {
	Site string `json:"site"`
	// Removed says that the site is no longer in crawl.yaml: what is open of
	// it stays so.
	Removed bool   `json:"removed,omitempty"`
	Pages   Counts `json:"pages"`
	Images  Counts `json:"images"`
	// Ranges counts the ranges of addresses that are not all known as jobs
	// yet: more is left than the open pages and images.
	Ranges int64 `json:"ranges,omitempty"`
	// Bytes are those of the pictures kept.
	Bytes int64 `json:"bytes"`
	// FailedBy groups what failed by cause.
	FailedBy map[string]Group `json:"failed_by,omitempty"`
}

// Counts are jobs by state.
type Counts struct {
	Open    int64 `json:"open"`
	Done    int64 `json:"done"`
	Failed  int64 `json:"failed"`
	Skipped int64 `json:"skipped"`
}

// ReadStatus reads the state that the configuration names, beside a run or
// without one, for the named sites or all, those that were removed from the
// configuration included. It returns os.ErrNotExist, wrapped,
// if nothing was ever run.
func ReadStatus(ctx context.Context, cfg *config.Config, rules *Rulebook, sites []string) (s Status, err error) {
	all := len(sites) == 0
	if sites, err = chosen(Options{Rules: rules, Sites: sites}); err != nil {
		return Status{}, err
	}
	front, err := frontier.ReadSQLite(cfg.State)
	if err != nil {
		return Status{}, err
	}
	defer func() { err = errors.Join(err, front.Close()) }()
	stats, err := front.Stats(ctx)
	if err != nil {
		return Status{}, err
	}
	if all {
		sites = append(slices.Clone(sites), removed(stats, rules)...)
	}
	for _, name := range sites {
		site, err := siteStatus(ctx, front, stats, name)
		if err != nil {
			return Status{}, err
		}
		site.Removed = rules.sites[name] == nil
		s.Sites = append(s.Sites, site)
	}
	s.Postponed = ofSites(stats.Postponed, sites)
	return s, nil
}

// removed lists the sites that the state knows and the rulebook does not.
func removed(stats frontier.Stats, rules *Rulebook) (names []string) {
	for _, c := range stats.Counts {
		if rules.sites[c.Site] == nil && !slices.Contains(names, c.Site) {
			names = append(names, c.Site)
		}
	}
	return names
}

func siteStatus(ctx context.Context, front frontier.Frontier, stats frontier.Stats, name string) (SiteStatus, error) {
	s := SiteStatus{
		Site: name, FailedBy: map[string]Group{},
		Pages:  counts(stats, name, frontier.Page),
		Images: counts(stats, name, frontier.Image),
	}
	_, s.Bytes = stats.Total(name, frontier.Image, frontier.Done)
	s.Ranges, _ = stats.Total(name, frontier.Range, frontier.Open)
	err := front.Each(ctx, frontier.Filter{Site: name, State: frontier.Failed}, func(r frontier.Record) error {
		group(s.FailedBy, Event{Cause: r.Cause, Detail: r.Detail, URL: r.URL})
		return nil
	})
	return s, err
}

func counts(stats frontier.Stats, site string, kind frontier.Kind) Counts {
	of := func(state frontier.State) int64 {
		n, _ := stats.Total(site, kind, state)
		return n
	}
	return Counts{
		Open: of(frontier.Open), Done: of(frontier.Done), Failed: of(frontier.Failed), Skipped: of(frontier.Skipped),
	}
}
