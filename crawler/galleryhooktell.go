package crawler

import (
	"cmp"
	"context"
	"slices"

	"magpie/frontier"
)

// tell starts the hook of a gallery if nothing of it is left to do, and it was
// not told as it is now. keep says that it is to be told later.
func (g *galleryHooks) tell(ctx context.Context, t touched) (keep bool) {
	hook := g.hooks[t.Site]
	if hook == nil {
		_, known := g.rules.sites[t.Site]
		return known && !slices.Contains(g.sites, t.Site)
	}
	if g.isStopped(ctx) || len(g.told) >= mostTold { // asked first, for there may be many
		return true
	}
	now, found, err := readGallery(context.WithoutCancel(ctx), g.records, t.key())
	before, wasTold := g.told[hashOfGallery(t.key())]
	switch {
	case err != nil:
		g.failed(Event{Site: t.Site, Gallery: t.Gallery, Detail: err.Error()})
		return true
	case found && now.IsOpen():
		g.later(t.key())
		return true
	case now.Done == 0 || wasTold && before.keptSums == sumsOf(now): // nothing is kept, or nothing new
		g.forget(t)
		return false
	}
	return g.run(ctx, hook, t, now)
}

func sumsOf(g frontier.Gallery) keptSums { return keptSums{g.Done, g.Bytes} }

// isStopped reports whether no more hooks are started: somebody asked for the end
// of the run, or its time is over. Other bounds are of what is fetched: hooks do
// none of that, and where a site has all it may, no later run would do more.
func (g *galleryHooks) isStopped(ctx context.Context) bool {
	return g.stopped.Load() || ctx.Err() != nil || g.budget.isTimeOver()
}

// run starts a hook. keep says that it was stopped.
func (g *galleryHooks) run(ctx context.Context, hook *Hook, t touched, now frontier.Gallery) (keep bool) {
	t, until := g.take(t)
	id := hashOfGallery(t.key())
	saved := g.savedOf(t)
	report, values := g.galleryReport(t, saved, now)
	g.sums.Run++
	g.telling = t.Gallery
	g.setRunning(cmp.Or(t.Gallery, t.Site))
	err := hook.Run(ctx, report, values)
	g.setRunning("")
	if err != nil {
		g.failed(Event{Site: t.Site, Gallery: t.Gallery, Detail: err.Error()})
	}
	if err != nil && ctx.Err() != nil {
		return true
	}
	g.told[id] = toldGallery{sumsOf(now), saved}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.file.told(t.key(), until)
	return false
}

// savedOf is how many pictures of a gallery the run saved in all, -1 if that is
// not known.
func (g *galleryHooks) savedOf(t touched) int64 {
	before := g.told[hashOfGallery(t.key())]
	if t.saved == 0 || t.isLeft || before.saved < 0 {
		return -1
	}
	return before.saved + t.saved
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
