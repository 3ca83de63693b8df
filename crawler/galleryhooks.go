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
	hooks           map[string]*Hook // by site
	settled, period time.Duration

	mu      sync.Mutex
	touched map[galleryKey]touched
	file    touchedFile
	running string // what the gallery is called whose hook runs, "" for none

	// What follows belongs to whoever starts hooks.
	told map[galleryHash]keptSums // what was kept of a gallery when it was told
	sums Hooks
}

// newGalleryHooks prepares those of the run's sites; nil if there are none.
func newGalleryHooks(c *Crawler, say func(line string)) (*galleryHooks, error) {
	g := &galleryHooks{
		Crawler: c, hooks: map[string]*Hook{}, settled: settledAfter, period: hookPeriod, touched: map[galleryKey]touched{},
		file: touchedFile{path: besideState(c.config) + "-hooks"}, told: map[galleryHash]keptSums{},
	}
	for _, name := range c.sites {
		command := c.rules.sites[name].OnGallery
		if command == nil {
			continue
		}
		hook, err := NewHook(c.config, config.OnGallery, command, say)
		if err != nil {
			return nil, err
		}
		g.hooks[name] = hook
	}
	if len(g.hooks) == 0 {
		return nil, nil
	}
	return g, nil
}

// note remembers the gallery of a picture that was saved.
func (g *galleryHooks) note(e Event) {
	if g == nil || e.Kind != Saved && e.Kind != Replaced || g.hooks[e.Site] == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	k := galleryKey{e.Site, e.Gallery}
	t, known := g.touched[k]
	t.Site, t.Gallery = e.Site, e.Gallery
	t.add(e.Path, time.Now())
	if known || len(g.touched) < mostTouched {
		g.touched[k] = t
	}
	g.file.note(t)
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
	left, err := g.file.sweep(func(t touched) (keep bool) { return g.tell(ctx, t) })
	if err != nil {
		g.failed(Event{Detail: err.Error()})
	}
	if len(g.told) >= mostTold || g.isStopped(ctx) {
		g.sums.Left = left
	}
	return g.sums
}

// tell starts the hook of a gallery if nothing of it is left to do, and it was
// not told as it is now. keep says that it is to be told later.
func (g *galleryHooks) tell(ctx context.Context, t touched) (keep bool) {
	hook := g.hooks[t.Site]
	if hook == nil {
		_, known := g.rules.sites[t.Site]
		return known && !slices.Contains(g.sites, t.Site)
	}
	now, found, err := readGallery(context.WithoutCancel(ctx), g.frontier, t.key())
	sums := keptSums{now.Done, now.Bytes}
	switch id := hashOfGallery(t.key()); {
	case err != nil:
		g.failed(Event{Site: t.Site, Gallery: t.Gallery, Detail: err.Error()})
		return true
	case found && now.IsOpen():
		g.later(t.key())
		return true
	case !found || g.told[id] == sums: // nothing is kept, or nothing new
		return false
	case g.isStopped(ctx):
		return true
	case len(g.told) >= mostTold:
		return true
	default:
		g.told[id] = sums
	}
	return g.run(ctx, hook, g.take(t), now)
}

// isStopped reports whether somebody asked for the end of the run.
func (g *galleryHooks) isStopped(ctx context.Context) bool {
	return g.stopped.Load() || ctx.Err() != nil
}

// later leaves a gallery alone until it may have settled.
func (g *galleryHooks) later(k galleryKey) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t, ok := g.touched[k]; ok {
		t.last = time.Now()
		g.touched[k] = t
	}
}

// take forgets a gallery that is about to be told, and returns what was known of
// it until now.
func (g *galleryHooks) take(t touched) touched {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now, ok := g.touched[t.key()]; ok {
		t = now
		delete(g.touched, t.key())
		delete(g.file.here, t.key()) // what comes now is to be told again
	}
	return t
}

// run starts a hook. keep says that it was stopped.
func (g *galleryHooks) run(ctx context.Context, hook *Hook, t touched, now frontier.Gallery) (keep bool) {
	report, values := g.galleryReport(t, now)
	g.sums.Run++
	g.setRunning(cmp.Or(t.Gallery, t.Site))
	err := hook.Run(ctx, report, values)
	g.setRunning("")
	if err == nil {
		return false
	}
	g.failed(Event{Site: t.Site, Gallery: t.Gallery, Detail: err.Error()})
	if ctx.Err() == nil {
		return false
	}
	delete(g.told, hashOfGallery(t.key()))
	return true
}

// failed tells of a hook that did not do its work.
func (g *galleryHooks) failed(e Event) {
	g.sums.Failed++
	e.Kind = HookFailed
	g.emit(e)
}

// readGallery finds a gallery by its name.
func readGallery(ctx context.Context, front frontier.Frontier, k galleryKey) (g frontier.Gallery, found bool, err error) {
	err = front.Galleries(ctx, frontier.GalleryFilter{Site: k.site, Only: &k.gallery}, func(one frontier.Gallery) error {
		g, found = one, true
		return nil
	})
	return g, found, err
}
