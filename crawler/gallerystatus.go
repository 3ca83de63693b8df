package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"magpie/config"
	"magpie/frontier"
)

// GalleryStatus is what is known of one gallery.
type GalleryStatus struct {
	Site string `json:"site"`
	// Gallery is "" for all that the site has outside of its galleries.
	Gallery  string `json:"gallery"`
	Complete bool   `json:"complete"`
	// Images are its pictures, Bytes those that are kept.
	Images Counts `json:"images"`
	Bytes  int64  `json:"bytes"`
	// PagesLeft and PagesFailed count the pages that may hold more of it.
	PagesLeft   int64 `json:"pages_left,omitempty"`
	PagesFailed int64 `json:"pages_failed,omitempty"`
	// Claimed is how many pictures the gallery claims to have, 0 if that is not
	// known; URL is the page that says so.
	Claimed int64  `json:"claimed,omitempty"`
	URL     string `json:"url,omitempty"`
	// Missing is how many pictures it claims that were not found.
	Missing int64 `json:"missing,omitempty"`
	// FirstFailed are the first that failed, as far as they are known.
	FirstFailed []FailedJob `json:"first_failed,omitempty"`
}

// FailedJob is a page or picture that failed.
type FailedJob struct {
	Job   string `json:"job"`
	URL   string `json:"url"`
	Cause string `json:"cause"`
	// Page is the place of a page in its chain, from 1.
	Page int `json:"page,omitempty"`
}

// maxFirstFailed is how many of a gallery are named.
const maxFirstFailed = 3

func galleryStatus(g frontier.Gallery, failed failedJobs) GalleryStatus {
	s := GalleryStatus{
		Site: g.Site, Gallery: g.Name, Complete: g.IsComplete(),
		Images: Counts{Open: g.Open, Done: g.Done, Failed: g.Failed, Skipped: g.Skipped}, Bytes: g.Bytes,
		PagesLeft: g.PagesOpen, PagesFailed: g.PagesFailed, Missing: g.Lacks(), FirstFailed: failed[g.Name],
	}
	if g.Claims == 1 && g.Cut == 0 && g.Found() > 0 {
		s.Claimed, s.URL = g.Claimed, g.ClaimURL
	}
	return s
}

// Name is what the gallery is called: after its site where it has no name.
func (g GalleryStatus) Name() string { return cmp.Or(g.Gallery, g.Site) }

// String says how many of its pictures are kept, and what became of the others.
func (g GalleryStatus) String() string {
	found := g.Images.Open + g.Images.Done + g.Images.Failed + g.Images.Skipped
	all := max(g.Claimed, found+g.Missing)
	if g.Claimed == 0 && g.Complete && g.Images.Done == found {
		return fmt.Sprintf("%d, all that was found", found)
	}
	said := []string{fmt.Sprintf("%d of %d", g.Images.Done, all)}
	switch {
	case all == 0:
		said[0] = "no pictures"
	case g.Claimed == 0 && g.Missing == 0:
		said[0] += " found"
	}
	for _, part := range []struct {
		n    int64
		what string
	}{
		{g.Images.Skipped, "skipped"},
		{g.Images.Failed, "failed" + g.named(frontier.Image)},
		{g.Images.Open, "left"},
		{g.Missing, "not found"},
		{g.PagesFailed, "of its pages failed" + g.named(frontier.Page)},
		{g.PagesLeft, "of its pages left"},
	} {
		if part.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(said, ", ")
}

// named lists the first of a kind that failed, in brackets.
func (g GalleryStatus) named(kind frontier.Kind) string {
	var all []string
	for _, f := range g.FirstFailed {
		switch {
		case f.Job != kind.String():
		case f.Page > 1:
			all = append(all, fmt.Sprintf("%s, page %d of its chain: %s", f.URL, f.Page, f.Cause))
		default:
			all = append(all, f.URL+": "+f.Cause)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, "; ") + ")"
}

// failedJobs are the first that failed in each gallery of a site, by its name.
type failedJobs map[string][]FailedJob

// readFailed looks at the first records of a site that failed.
func readFailed(ctx context.Context, front frontier.Frontier, site string) (failedJobs, error) {
	all, left, enough := failedJobs{}, maxExamples, errors.New("enough")
	err := front.Each(ctx, frontier.Filter{Site: site, State: frontier.Failed}, func(r frontier.Record) error {
		if name := r.InGallery(); len(all[name]) < maxFirstFailed {
			f := FailedJob{Job: r.Kind.String(), URL: r.URL, Cause: r.Cause}
			if r.Kind == frontier.Page {
				f.Page = r.Page
			}
			all[name] = append(all[name], f)
		}
		if left--; left == 0 {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return all, err
}

// EachGallery calls fn with every gallery that the state has of a site, those
// that are not complete first, until fn returns an error, which it returns. It
// reads beside a run or without one, and returns os.ErrNotExist, wrapped, if
// nothing was ever run.
func EachGallery(ctx context.Context, cfg *config.Config, site string, fn func(GalleryStatus) error) (err error) {
	front, err := frontier.ReadSQLite(cfg.State)
	if err != nil {
		return onGround(cfg, err)
	}
	defer func() { err = onGround(cfg, errors.Join(err, front.Close())) }()
	failed, err := readFailed(ctx, front, site)
	if err != nil {
		return err
	}
	err = front.Galleries(ctx, frontier.GalleryFilter{Site: site, Incomplete: true}, func(g frontier.Gallery) error {
		return fn(galleryStatus(g, failed))
	})
	if err != nil {
		return err
	}
	return front.Galleries(ctx, frontier.GalleryFilter{Site: site}, func(g frontier.Gallery) error {
		if !g.IsComplete() {
			return nil
		}
		return fn(galleryStatus(g, failed))
	})
}
