package crawler

import (
	"context"
	"slices"

	"magpie/frontier"
)

// GalleriesSummary tells of the galleries of a site when a run has ended.
type GalleriesSummary struct {
	// Complete and Incomplete count all of them.
	Complete   int64 `json:"complete"`
	Incomplete int64 `json:"incomplete"`
	// Lacking counts those that claim more pictures than were found.
	Lacking int64 `json:"lacking,omitempty"`
	// Shown are those that the run worked on and those that are not complete,
	// those in trouble first. Where they are too many only those in trouble
	// are among them.
	Shown []GallerySummary `json:"shown,omitempty"`
	// More is how many of them are not shown.
	More int64 `json:"more,omitempty"`
}

// GallerySummary is what a run did of one gallery, and what is known of it.
type GallerySummary struct {
	GalleryStatus
	// New counts the pictures that the run saved, 0 if that is not known.
	New int64 `json:"new,omitempty"`
}

// InTrouble reports whether something of the gallery failed, or is not where it
// is said to be.
func (g GallerySummary) InTrouble() bool {
	return g.Images.Failed+g.PagesFailed+g.Missing > 0 || g.Uncompared
}

// maxShown is how many galleries of a site a summary shows.
const maxShown = 20

// summarizeGalleries looks once at every gallery of a site, as it is when the run
// has ended.
func (c *Crawler) summarizeGalleries(ctx context.Context, site string) (s GalleriesSummary, err error) {
	var worth galleryChoice
	err = c.frontier.Galleries(ctx, frontier.GalleryFilter{Site: site}, func(g frontier.Gallery) error {
		complete := g.IsComplete()
		if complete {
			s.Complete++
		} else {
			s.Incomplete++
		}
		if g.Lacks() > 0 {
			s.Lacking++
		}
		if !complete || !g.Changed.Before(c.started) {
			worth.add(g)
		}
		return nil
	})
	if err != nil || worth.n == 0 {
		return s, err
	}
	failed, err := readFailed(ctx, c.frontier, site)
	for _, g := range worth.chosen() {
		s.Shown = append(s.Shown, GallerySummary{galleryStatus(g, failed), c.counter.newOf(site, g.Name)})
	}
	s.More = worth.n - int64(len(s.Shown))
	return s, err
}

// galleryChoice chooses few of many galleries: the first of each kind of trouble.
type galleryChoice struct {
	n     int64
	first [3][]frontier.Gallery // in trouble, left, complete
}

func (c *galleryChoice) add(g frontier.Gallery) {
	c.n++
	kind := 2
	switch {
	case g.Failed+g.PagesFailed+g.Lacks() > 0 || g.IsUncompared():
		kind = 0
	case g.IsOpen():
		kind = 1
	}
	if len(c.first[kind]) < maxShown {
		c.first[kind] = append(c.first[kind], g)
	}
}

// chosen are all galleries, or, of too many, those in trouble.
func (c *galleryChoice) chosen() []frontier.Gallery {
	if c.n > maxShown {
		return c.first[0]
	}
	return slices.Concat(c.first[:]...)
}
