package crawler

import (
	"context"

	"magpie/frontier"
)

// Galleries count those of a site.
type Galleries struct {
	Complete   int64 `json:"complete"`
	Incomplete int64 `json:"incomplete"`
	// First are the first that are incomplete.
	First []GalleryStatus `json:"first,omitempty"`
}

// maxFirstGalleries is how many incomplete galleries of a site are listed.
const maxFirstGalleries = 10

// readGalleries counts what the state has of a site.
func readGalleries(ctx context.Context, front frontier.Frontier, site string) (all Galleries, err error) {
	var first []frontier.Gallery
	err = front.Galleries(ctx, frontier.GalleryFilter{Site: site}, func(g frontier.Gallery) error {
		if g.IsComplete() {
			all.Complete++
			return nil
		}
		if all.Incomplete++; len(first) < maxFirstGalleries {
			first = append(first, g)
		}
		return nil
	})
	if err != nil || len(first) == 0 {
		return all, err
	}
	failed, err := readFailed(ctx, front, site)
	for _, g := range first {
		all.First = append(all.First, galleryStatus(g, failed))
	}
	return all, err
}

// compareGalleries tells of the galleries that this run changed and that, with
// nothing of them left, promise more pictures than are known, where the last
// page of their chain could not tell.
func (c *Crawler) compareGalleries(ctx context.Context) error {
	for _, name := range c.sites {
		err := c.frontier.Galleries(ctx, frontier.GalleryFilter{Site: name, Incomplete: true}, func(g frontier.Gallery) error {
			if lack, isTold := lackOfGallery(g); isTold && !g.Changed.Before(c.started) {
				c.emit(Event{
					Kind: Incomplete, Site: name, URL: lack.URL, Gallery: lack.Gallery,
					Claimed: lack.Claimed, Missing: lack.Missing, Detail: lack.String(),
				})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
