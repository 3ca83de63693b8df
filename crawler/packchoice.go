package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"magpie/frontier"
)

func (o PackOptions) wants(site string) bool {
	return len(o.Sites) == 0 || slices.Contains(o.Sites, site)
}

// wantsGallery reports whether a gallery is to be packed.
func (o PackOptions) wantsGallery(site, name string) bool {
	return o.wants(site) && (o.Gallery == nil || *o.Gallery == name || name == "" && *o.Gallery == site)
}

// eachGallery calls fn with every gallery that is to be packed, until it returns an
// error, which eachGallery returns.
func (o PackOptions) eachGallery(ctx context.Context, front frontier.Frontier, fn func(frontier.Gallery) error) error {
	stats, err := front.Stats(ctx)
	if err != nil {
		return err
	}
	for _, site := range sitesOf(stats) {
		if !o.wants(site) {
			continue
		}
		err := front.Galleries(ctx, frontier.GalleryFilter{Site: site}, func(g frontier.Gallery) error {
			if !o.wantsGallery(site, g.Name) {
				return nil
			}
			return fn(g)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sitesOf lists the sites that the state knows.
func sitesOf(stats frontier.Stats) (names []string) {
	for _, c := range stats.Counts {
		if !slices.Contains(names, c.Site) {
			names = append(names, c.Site)
		}
	}
	return names
}

// checkGallery looks for the gallery that is to be packed, if one is named.
func (o PackOptions) checkGallery(ctx context.Context, front frontier.Frontier) error {
	if o.Gallery == nil {
		return nil
	}
	found := errors.New("it is known")
	err := o.eachGallery(ctx, front, func(frontier.Gallery) error { return found })
	switch {
	case errors.Is(err, found):
		return nil
	case err != nil:
		return err
	}
	return &UnknownGalleryError{*o.Gallery, o.Sites}
}

// UnknownGalleryError says that there is no gallery of a name.
type UnknownGalleryError struct {
	Name  string
	Sites []string // that were named
}

func (e *UnknownGalleryError) Error() string {
	site := "SITE"
	if len(e.Sites) > 0 {
		site = e.Sites[0]
	}
	return fmt.Sprintf("there is no gallery %q: its whole name is wanted, as 'crawl status %s' lists it", e.Name, site)
}
