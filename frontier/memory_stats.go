package frontier

import (
	"cmp"
	"time"
)

// count adds the host's jobs to the counts, each by itself without its sums, and
// reports whether any is open.
func (q *queue) count(counts map[Count]Count) (open bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.order {
		if e.movedTo != "" {
			continue
		}
		key := Count{Site: e.Site, Kind: e.Kind, State: e.State}
		key.setCounted(countedBy(e.Kind, e.State, &e.Task, &e.Result))
		c := cmp.Or(counts[key], key)
		c.N++
		c.Bytes += keptBytes(e.State, &e.Result)
		counts[key] = c
		open = open || e.State == Open
	}
	return open
}

// sumGalleries adds the host's jobs of a site to its galleries, by their names.
func (q *queue) sumGalleries(site string, galleries map[string]Gallery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.order {
		if e.movedTo != "" || e.Site != site {
			continue
		}
		name := galleryOf(e.Kind, &e.Task, &e.Result)
		g := galleries[name]
		g.Site, g.Name, g.Changed = site, name, latest(g.Changed, latest(e.changed, e.Settled))
		sums := sumsOf(e.Kind, e.State, &e.Result)
		g.add(sums, 1)
		if sums.Claims > 0 {
			g.ClaimURL = e.URL
		}
		galleries[name] = g
	}
}

// postponed tells of a host that has jobs open and is left alone now.
func (q *queue) postponed(now time.Time) (p Postponed, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	p = Postponed{Host: q.name, Pause: q.pause, Sites: q.openBySite()}
	for _, n := range p.Sites {
		p.Open += n
	}
	return p, p.Open > 0 && p.Until.After(now)
}

// lift ends a pause that is for one of the causes.
func (q *queue) lift(causes []string, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.pause.isLiftable(causes, now) {
		return
	}
	q.pause = q.pause.lifted()
	at := latest(q.pause.Until, now)
	for _, e := range q.order {
		if e.State == Open && e.movedTo == "" && e.Due.After(at) {
			e.Due = at
		}
	}
}
