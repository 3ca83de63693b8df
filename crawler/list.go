package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"magpie/config"
	"magpie/frontier"
)

// Selection chooses items. The zero Selection chooses all.
type Selection struct {
	// Sites are the names of those that items belong to, none for all.
	Sites []string
	// Gallery, if not nil, is the name of theirs; "", and the name of their site, are for
	// what is in none.
	Gallery *string
	State   ItemState     // "" for any
	Kind    frontier.Kind // 0 for any
	Cause   string        // "" for any
	// Since and Until choose what was settled at the one or later, and before the
	// other; the zero time is no bound.
	Since, Until time.Time
}

// filter is the selection as far as the frontier knows of it.
func (s Selection) filter() frontier.Filter {
	f := frontier.Filter{Kind: s.Kind, Cause: s.Cause, Gallery: s.Gallery, Since: s.Since, Until: s.Until}
	if len(s.Sites) == 1 {
		f.Site = s.Sites[0]
	}
	switch s.State {
	case ItemKept, ItemRead:
		f.State = frontier.Done
	case ItemFailed, ItemDamaged:
		f.State = frontier.Failed
	case ItemSkipped:
		f.State = frontier.Skipped
	case ItemOpen:
		f.State = frontier.Open
	}
	return f
}

// chooses reports whether a record that passed the filter is chosen.
func (s Selection) chooses(r frontier.Record) bool {
	if r.Kind == frontier.Range || len(s.Sites) > 0 && !slices.Contains(s.Sites, r.Site) {
		return false
	}
	state := itemState(r)
	return s.State == "" || s.State == state || s.State == ItemFailed && state == ItemDamaged
}

// hasTime reports whether the selection is of what was settled in a span of time.
func (s Selection) hasTime() bool { return !s.Since.IsZero() || !s.Until.IsZero() }

// List tells what is recorded. It needs no lock: a run may go on beside it.
type List struct {
	config   *config.Config
	frontier frontier.Frontier
}

// OpenList opens what is recorded. The error is an [*UnknownSiteError] for a site
// that neither the configuration nor the state knows, and os.ErrNotExist, wrapped,
// if nothing was ever run. The caller closes it.
func OpenList(ctx context.Context, cfg *config.Config, rules *Rulebook, sites []string) (*List, error) {
	_, unknown := chosen(Options{Rules: rules, Sites: sites})
	front, err := readState(ctx, cfg)
	if unknown != nil && errors.Is(err, fs.ErrNotExist) {
		return nil, unknown
	}
	if err != nil {
		return nil, onGround(cfg, err)
	}
	if unknown != nil {
		err = checkKnown(ctx, front, rules, sites)
	}
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	return &List{config: cfg, frontier: front}, nil
}

// Close gives back what OpenList opened.
func (l *List) Close() error { return onGround(l.config, l.frontier.Close()) }

// Each calls fn with every item of a selection until fn returns an error, which it
// returns. They come as they were found; of a span of time as they were settled.
func (l *List) Each(ctx context.Context, s Selection, fn func(Item) error) error {
	f := s.filter()
	if s.hasTime() {
		f.Order = frontier.OldestFirst
	}
	return l.each(ctx, s, f, fn)
}

// EachNewestLast is Each in another order: what is open first, then the rest as it
// was settled, and each once, whatever a run settles meanwhile. Those of one gallery
// come as they were found.
func (l *List) EachNewestLast(ctx context.Context, s Selection, fn func(Item) error) error {
	if s.Gallery != nil {
		return l.Each(ctx, s, fn)
	}
	f := s.filter()
	f.Order = frontier.OpenFirst
	return l.each(ctx, s, f, fn)
}

// mayBeOpen reports whether what is open is chosen.
func (s Selection) mayBeOpen() bool { return (s.State == "" || s.State == ItemOpen) && !s.hasTime() }

// MostNewest bounds what Newest holds.
const MostNewest = 10_000

// Newest returns the n items of a selection, at most [MostNewest], that were
// settled last, the newest last; before them, if they are fewer, some of what is
// open.
func (l *List) Newest(ctx context.Context, s Selection, n int) (items []Item, err error) {
	enough := errors.New("enough")
	take := func(i Item) error {
		if len(items) == n {
			return enough
		}
		items = append(items, i)
		return nil
	}
	f := s.filter()
	f.Order = frontier.NewestFirst
	err = l.each(ctx, s, f, take)
	if err == nil && s.mayBeOpen() {
		f.Order, f.State = frontier.AsFound, frontier.Open
		err = l.each(ctx, s, f, take)
	}
	slices.Reverse(items)
	if errors.Is(err, enough) {
		err = nil
	}
	return items, err
}

// each is Each with a filter that is the selection's, in the order of the filter.
func (l *List) each(ctx context.Context, s Selection, f frontier.Filter, fn func(Item) error) error {
	err := l.frontier.Each(ctx, f, func(r frontier.Record) error {
		if err := ctx.Err(); err != nil || !s.chooses(r) {
			return err
		}
		return fn(itemOf(r))
	})
	return onGround(l.config, err)
}

// Causes are those that something of the sites, or of all if none is named, failed
// for, was skipped for or, as far as that is counted, is open for; sorted.
func (l *List) Causes(ctx context.Context, sites []string) (causes []string, err error) {
	stats, err := l.frontier.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing causes: %w", onGround(l.config, err))
	}
	for _, c := range stats.Counts {
		if c.Cause != "" && c.N > 0 && (len(sites) == 0 || slices.Contains(sites, c.Site)) {
			causes = append(causes, c.Cause)
		}
	}
	slices.Sort(causes)
	return slices.Compact(causes), nil
}
