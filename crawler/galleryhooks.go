package crawler

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"magpie/config"
	"magpie/frontier"
)

const (
	// mostTouched is how many galleries with new pictures are remembered. More
	// stand in a file, and are looked up at the end of the run.
	mostTouched = 1000
	// mostTold is for how many galleries a run starts a hook; those beyond it are
	// left to the next.
	mostTold = 50_000
	// settledAfter is how long a gallery of which nothing is open must have been
	// so before its hook is started: another page may just lead to more of it.
	settledAfter = 5 * time.Second
	// hookPeriod is how often galleries are looked at.
	hookPeriod = 2 * time.Second
)

// galleryHooks start the on_gallery of the sites of a run, one at a time, while
// the crawl goes on. A gallery is told once it has new pictures and nothing of it
// is open any more; where it grew after that, once more at the end of the run.
type galleryHooks struct {
	*Crawler
	records         frontier.Frontier // of the run: while an errand lasts it works on another
	hooks           map[string]*Hook  // by site
	settled, period time.Duration

	mu      sync.Mutex
	touched map[galleryKey]touched
	missed  missed
	file    touchedFile
	running string // what the gallery is called whose hook runs, "" for none

	// What follows belongs to whoever starts hooks.
	told    map[galleryHash]toldGallery
	sums    Hooks
	telling string // the gallery whose hook runs
}

// toldGallery is what was known of a gallery when it was told.
type toldGallery struct {
	keptSums
	saved int64 // by this run, -1 if that is not known
}

// newGalleryHooks prepares those of the run's sites; nil if there are none.
func newGalleryHooks(c *Crawler, say func(HookLine), running *RunningHook) (*galleryHooks, error) {
	g := &galleryHooks{
		Crawler: c, records: c.frontier, hooks: map[string]*Hook{}, settled: settledAfter, period: hookPeriod, touched: map[galleryKey]touched{},
		file: touchedFile{path: besideState(c.config, c.store) + "-hooks"}, told: map[galleryHash]toldGallery{},
	}
	for _, name := range c.sites {
		command := c.rules.sites[name].OnGallery
		if command == nil {
			continue
		}
		hook, err := NewHook(c.config, config.OnGallery, command, func(line string) {
			if say != nil {
				say(HookLine{config.OnGallery, name, g.telling, line})
			}
		}, running)
		if err != nil {
			return nil, err
		}
		g.hooks[name] = hook
	}
	if len(g.hooks) == 0 {
		return nil, nil
	}
	g.recall()
	return g, nil
}

// recall remembers the galleries that an earlier run left.
func (g *galleryHooks) recall() {
	left, err := g.file.list(mostTouched)
	g.file.fail(err)
	g.missed.all = left.more
	for _, t := range left.all {
		if g.hooks[t.Site] != nil {
			t.isLeft, t.last = true, time.Now()
			g.touched[t.key()] = t
		}
	}
}

// start begins to look at galleries. stop, called once, waits for the hook that
// is running.
func (g *galleryHooks) start(ctx context.Context) (stop func()) {
	if g == nil {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(g.period)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				g.look(ctx, quit)
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// look starts the hooks of galleries that are finished, until quit is closed.
func (g *galleryHooks) look(ctx context.Context, quit <-chan struct{}) {
	for _, t := range g.due(time.Now().Add(-g.settled)) {
		select {
		case <-quit:
			return
		default:
		}
		if g.isStopped(ctx) || len(g.told) >= mostTold {
			return
		}
		if _, before := g.told[hashOfGallery(t.key())]; !before {
			g.tell(ctx, t)
		}
	}
}

// due are the galleries that had no new picture since, the longest first.
func (g *galleryHooks) due(since time.Time) (all []touched) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range g.touched {
		if !t.last.After(since) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b touched) int {
		return cmp.Or(a.last.Compare(b.last), cmp.Compare(a.Site, b.Site), cmp.Compare(a.Gallery, b.Gallery))
	})
	return all
}

// finish starts the hooks of all galleries that are finished when the crawl has
// ended, also of those that an earlier run left. None are started any more when
// the run was asked to stop: they are kept for the next.
func (g *galleryHooks) finish(ctx context.Context) Hooks {
	for _, t := range g.due(time.Now()) {
		g.tell(ctx, t)
	}
	left, more, err := g.file.sweep(ctx, func(t touched) (keep bool) { return g.tell(ctx, t) })
	if err != nil {
		g.failed(Event{Detail: err.Error()})
	}
	if more || len(g.told) >= mostTold || g.isStopped(ctx) {
		g.sums.Left = left
	}
	return g.sums
}
