package crawler

import (
	"cmp"
	"context"
	"fmt"

	"magpie/frontier"
)

// IncompleteGalleries are those that claim more pictures than were found.
type IncompleteGalleries struct {
	N int64 `json:"n"`
	// First are the first of them.
	First []IncompleteGallery `json:"first,omitempty"`
}

// IncompleteGallery is one of them.
type IncompleteGallery struct {
	Gallery string `json:"gallery"`
	// URL is the last page of its chain.
	URL     string `json:"url"`
	Claimed int    `json:"claimed"`
	Missing int    `json:"missing"`
}

// String says what the gallery lacks.
func (g IncompleteGallery) String() string {
	return fmt.Sprintf("gallery %s: %d of %d pictures found", g.Gallery, g.Claimed-g.Missing, g.Claimed)
}

// maxIncomplete is how many incomplete galleries are listed.
const maxIncomplete = 100

func (all *IncompleteGalleries) add(g IncompleteGallery) {
	if all.N++; all.N <= maxIncomplete {
		all.First = append(all.First, g)
	}
}

// incompleteEvent is that of the page which ended the chain of a gallery.
func incompleteEvent(o frontier.Outcome) Event {
	e := eventOf(o)
	e.Kind, e.Links, e.Images = Incomplete, 0, 0
	e.Gallery, e.Claimed, e.Missing = o.Lacking, o.Job.Claimed, o.Missing
	e.Cause, e.Detail = "", lackOf(e).String()
	return e
}

// lackOf is the gallery that such an event tells of.
func lackOf(e Event) IncompleteGallery {
	return IncompleteGallery{Gallery: e.Gallery, URL: e.URL, Claimed: e.Claimed, Missing: e.Missing}
}

// lackOfGallery is what a gallery lacks by its sums alone; not ok if that is
// nothing, or its chain told of it.
func lackOfGallery(g frontier.Gallery) (lack IncompleteGallery, ok bool) {
	return IncompleteGallery{
		Gallery: cmp.Or(g.Name, g.Site), URL: g.ClaimURL, Claimed: int(g.Claimed), Missing: int(g.Lacks()),
	}, g.Missing == 0 && g.Lacks() > 0
}

// incomplete lists what the state knows of a site's galleries that lack pictures:
// what their chains told and what their sums tell.
func incomplete(ctx context.Context, front frontier.Frontier, site string) (all IncompleteGalleries, err error) {
	err = front.Each(ctx, frontier.Filter{Site: site, Missing: true}, func(r frontier.Record) error {
		all.add(IncompleteGallery{Gallery: r.Lacking, URL: r.URL, Claimed: r.Claimed, Missing: r.Missing})
		return nil
	})
	if err != nil {
		return all, err
	}
	err = front.Galleries(ctx, frontier.GalleryFilter{Site: site, Incomplete: true}, func(g frontier.Gallery) error {
		if lack, ok := lackOfGallery(g); ok {
			all.add(lack)
		}
		return nil
	})
	return all, err
}
