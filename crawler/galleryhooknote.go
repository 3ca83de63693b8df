package crawler

import (
	"path"
	"time"
)

// expect puts the galleries of pictures on the disk that are about to be
// recorded: none may be recorded whose gallery a kill makes the hooks forget. That
// one too many stands there does no harm.
func (g *galleryHooks) expect(pictures []Event) {
	if g == nil {
		return
	}
	g.mu.Lock()
	added := false
	for _, e := range pictures {
		if g.concerns(e) {
			added = g.file.note(galleryKey{e.Site, e.Gallery}, path.Dir(e.Path)) || added
		}
	}
	file := g.file.file
	g.mu.Unlock()
	if !added {
		return
	}
	if err := file.Sync(); err != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.file.fail(err)
	}
}

// concerns reports whether an event is of a new picture that a hook is told of.
func (g *galleryHooks) concerns(e Event) bool {
	return (e.Kind == Saved || e.Kind == Replaced) && g.hooks[e.Site] != nil
}

// note remembers the gallery of a picture that was saved. One that there was no
// room for is left to the end of the run, which finds all of it in the file.
func (g *galleryHooks) note(e Event) {
	if g == nil || !g.concerns(e) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	k := galleryKey{e.Site, e.Gallery}
	g.file.note(k, path.Dir(e.Path))
	t, known := g.touched[k]
	if !known && (g.missed.has(k) || len(g.touched) >= mostTouched) {
		g.missed.add(k)
		return
	}
	t.Site, t.Gallery = e.Site, e.Gallery
	t.add(e.Path, time.Now())
	g.touched[k] = t
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

// forget leaves a gallery to the end of the run, unless it has another picture
// meanwhile.
func (g *galleryHooks) forget(t touched) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.touched[t.key()] == t {
		delete(g.touched, t.key())
		g.missed.add(t.key())
	}
}

// take forgets a gallery that is about to be told, and returns what was known of
// it until now, and how far the file tells of that.
func (g *galleryHooks) take(t touched) (all touched, until int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now, ok := g.touched[t.key()]; ok {
		now.Folder = inBoth(now.Folder, t.Folder)
		t = now
		delete(g.touched, t.key())
	}
	delete(g.file.here, t.key()) // what comes now is to be told again
	return t, g.file.size
}
