package main

import (
	"fmt"
	"io"

	"magpie/crawler"
)

// printGalleries prints how many galleries of a site are complete, and what the
// first others lack.
func printGalleries(w io.Writer, site crawler.SiteStatus, i *invocation) {
	all := site.Galleries
	if all.Complete+all.Incomplete == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s: %s complete", site.Site, galleries(all.Complete))
	if all.Incomplete > 0 {
		fmt.Fprintf(w, ", %d incomplete", all.Incomplete)
	}
	fmt.Fprintln(w)
	for _, g := range all.First {
		printGallery(w, g)
	}
	if more := all.Incomplete - int64(len(all.First)); more > 0 {
		fmt.Fprintf(w, "         and %d more: see '%s'\n", more, plain(i.command("status", site.Site)))
	}
}

// printGallery prints what is known of a gallery, and where it says how many
// pictures it has, if some of these were not found.
func printGallery(w io.Writer, g crawler.GalleryStatus) {
	see := ""
	if g.Missing > 0 && g.URL != "" {
		see = ", see " + g.URL
	}
	fmt.Fprintf(w, "         %s: %s%s\n", plain(g.Name()), plain(g.String()), plain(see))
}

// galleryList prints galleries one by one.
type galleryList struct {
	out    io.Writer
	asJSON bool
	site   string // whose galleries were printed last
}

func (l *galleryList) print(g crawler.GalleryStatus) error {
	if l.asJSON {
		return writeJSON(l.out, g)
	}
	if l.site != g.Site {
		l.site = g.Site
		fmt.Fprintf(l.out, "\ngalleries of %s\n", plain(g.Site))
	}
	printGallery(l.out, g)
	return nil
}
