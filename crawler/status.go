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
	// Workers are the processes that work on a crawl that machines share.
	Workers []frontier.Worker `json:"workers,omitempty"`
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
	// yet, ToCome how many of the open pages and images are such addresses.
	Ranges int64 `json:"ranges,omitempty"`
	ToCome int64 `json:"to_come,omitempty"`
	// Bytes are those of the pictures kept.
	Bytes int64 `json:"bytes"`
	// FailedBy and SkippedBy group by cause what failed and was skipped.
	FailedBy  map[string]Group `json:"failed_by,omitempty"`
	SkippedBy map[string]Group `json:"skipped_by,omitempty"`
	// Incomplete are the galleries that lacked pictures when they were last read.
	Incomplete IncompleteGalleries `json:"incomplete"`
	Galleries  Galleries           `json:"galleries"`
	// Numbers are the ranges of addresses of which some lead nowhere.
	Numbers []Numbers `json:"numbers,omitempty"`
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
	front, err := readState(ctx, cfg)
	if err != nil {
		return Status{}, onGround(cfg, err)
	}
	defer func() { err = onGround(cfg, errors.Join(err, front.Close())) }()
	stats, ranges, err := readLeft(ctx, front, rules, sites)
	if err != nil {
		return Status{}, err
	}
	if all {
		sites = append(slices.Clone(sites), removed(stats, rules)...)
	}
	for _, name := range sites {
		site, err := siteStatus(ctx, front, stats, rules, name)
		if err != nil {
			return Status{}, err
		}
		site.Removed = rules.sites[name] == nil
		for _, r := range ranges {
			if r.site == name {
				site.Ranges++
				site.ToCome += r.n
			}
		}
		s.Sites = append(s.Sites, site)
	}
	s.Postponed = ofSites(stats.Postponed, sites)
	if server, is := front.(*frontier.Redis); is {
		s.Workers, err = server.Workers(ctx)
	}
	return s, err
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

func siteStatus(ctx context.Context, front frontier.Frontier, stats frontier.Stats, rules *Rulebook, name string) (s SiteStatus, err error) {
	s = SiteStatus{
		Site:   name,
		Pages:  counts(stats, name, frontier.Page),
		Images: counts(stats, name, frontier.Image),
	}
	_, s.Bytes = stats.Total(name, frontier.Image, frontier.Done)
	if s.FailedBy, err = groups(ctx, front, stats, rules, name, frontier.Failed); err != nil {
		return s, err
	}
	if s.SkippedBy, err = groups(ctx, front, stats, rules, name, frontier.Skipped); err != nil {
		return s, err
	}
	if s.Incomplete, err = incomplete(ctx, front, name); err != nil {
		return s, err
	}
	if s.Galleries, err = readGalleries(ctx, front, name); err != nil {
		return s, err
	}
	if known := rules.sites[name]; known != nil {
		s.Numbers, err = known.readNumbers(ctx, front, stats)
	}
	return s, err
}

// maxExamples is how many records are looked at for an example of each cause.
const maxExamples = 10_000

// groups are the causes of a state as they are counted, each with the first of
// its records for an example if that is among the first of all.
func groups(ctx context.Context, front frontier.Frontier, stats frontier.Stats, rules *Rulebook, site string, state frontier.State) (map[string]Group, error) {
	all := map[string]Group{}
	for _, c := range stats.Counts {
		if c.Site == site && c.State == state && c.Kind != frontier.Range {
			all[c.Cause] = Group{N: all[c.Cause].N + c.N, Advice: rules.Advise(site, c.Cause, "")}
		}
	}
	enough := errors.New("every cause has its example")
	missing, left := len(all), maxExamples
	if missing == 0 {
		return all, nil
	}
	err := front.Each(ctx, frontier.Filter{Site: site, State: state}, func(r frontier.Record) error {
		if g, ok := all[r.Cause]; ok && g.URL == "" {
			g.URL, g.Detail, g.Advice = r.URL, r.Detail, rules.Advise(site, r.Cause, r.URL)
			all[r.Cause] = g
			missing--
		}
		if left--; missing == 0 || left == 0 {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return all, err
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
