package crawler

import (
	"context"
	"errors"
)

// Hooks count what became of the commands of on_gallery.
type Hooks struct {
	Run    int64 `json:"run"`
	Failed int64 `json:"failed"`
	// Left counts the galleries that the next run looks at again, where the run
	// was stopped or there were too many; some of them may not be finished.
	Left int64 `json:"left,omitempty"`
}

// HookLine is a line that a hook printed, as it is: whoever shows it makes it
// plain.
type HookLine struct {
	Hook          string // its key in crawl.yaml
	Site, Gallery string // what an on_gallery is started for
	Text          string
}

func (h Hooks) complete() bool { return h.Failed+h.Left == 0 }

// finishHooks has the hooks of the run started that are left, when the crawl has
// ended with this sum.
func (c *Crawler) finishHooks(ctx context.Context, sum Summary, err error) (Summary, error) {
	if c.hooks == nil {
		return sum, err
	}
	if err != nil {
		return sum, errors.Join(err, c.hooks.file.close())
	}
	sum.Hooks = c.hooks.finish(ctx)
	// It may have been asked to stop while they ran, or its time was over.
	sum.Spent = c.spent()
	sum.Interrupted = c.stopped.Load() || ctx.Err() != nil
	return sum, nil
}

func (g *galleryHooks) setRunning(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running = name
}

// HookProgress tells of a hook that is running.
type HookProgress struct {
	// Gallery is what it is for: a gallery, or a site if that has none; "" if none
	// is running.
	Gallery string
	// Waiting is how many other galleries have new pictures, as far as they are
	// remembered; 0 once no more hooks are started.
	Waiting int
}

func (g *galleryHooks) progress() HookProgress {
	if g == nil {
		return HookProgress{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped.Load() || g.budget.isTimeOver() {
		return HookProgress{Gallery: g.running}
	}
	return HookProgress{g.running, len(g.touched)}
}
