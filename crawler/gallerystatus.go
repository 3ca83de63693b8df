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
	// known; URL is the page that says so. Where several do, ClaimedBy is how
	// many, and Claimed adds up what they say. Uncompared says that this is more
	// than was found, and no telling whether they mean the same pictures.
	Claimed    int64  `json:"claimed,omitempty"`
	URL        string `json:"url,omitempty"`
	ClaimedBy  int64  `json:"claimed_by,omitempty"`
	Uncompared bool   `json:"uncompared,omitempty"`
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
	if g.Claims > 0 && g.Cut == 0 && g.Found() > 0 {
		s.Claimed, s.URL, s.Uncompared = g.Claimed, g.ClaimURL, g.IsUncompared()
	}
	if s.Claimed > 0 && g.Claims > 1 {
		s.ClaimedBy = g.Claims
	}
	return s
}

// Name is what the gallery is called: after its site where it has no name.
func (g GalleryStatus) Name() string { return cmp.Or(g.Gallery, g.Site) }

// String says how many of its pictures are kept, and what became of the others.
func (g GalleryStatus) String() string {
	found := g.Images.Open + g.Images.Done + g.Images.Failed + g.Images.Skipped
	if g.Claimed == 0 && g.Complete && g.Images.Done == found {
		return fmt.Sprintf("%d, all that was found", found)
	}
	kept, claim, missing := g.kept(found)
	said := []string{kept}
	for _, part := range []struct {
		n    int64
		what string
	}{
		{g.Images.Skipped, "skipped"},
		{g.Images.Failed, "failed" + g.named(frontier.Image)},
		{g.Images.Open, "left"},
		{missing, "not found"},
		{g.PagesFailed, "of its pages failed" + g.named(frontier.Page)},
		{g.PagesLeft, "of its pages left"},
	} {
		if part.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(said, ", ") + claim
}

// kept says how many pictures are kept, and of how many; or beside that what is
// claimed, where the sum of both is no number of the gallery's. missing is what is
// left to say of those not found.
func (g GalleryStatus) kept(found int64) (kept, claim string, missing int64) {
	all := found + g.Missing
	switch {
	case g.ClaimedBy > 0:
		claim = fmt.Sprintf("; %d pages claim %d", g.ClaimedBy, g.Claimed)
		if g.Uncompared {
			claim += ", not compared"
		}
	case g.Claimed > 0 && g.Missing > 0 && all > g.Claimed:
		claim = fmt.Sprintf("; the site claims %d, %d of them not found", g.Claimed, g.Missing)
		return fmt.Sprintf("%d kept", g.Images.Done), claim, 0
	default:
		all = max(all, g.Claimed)
	}
	switch {
	case all == 0:
		return "no pictures", claim, g.Missing
	case g.ClaimedBy > 0 && g.Images.Done == all:
		return fmt.Sprintf("%d found", all), claim, 0
	case all == found && (g.Claimed == 0 || g.ClaimedBy > 0):
		return fmt.Sprintf("%d of %d found", g.Images.Done, all), claim, 0
	}
	return fmt.Sprintf("%d of %d", g.Images.Done, all), claim, g.Missing
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
	front, err := readState(ctx, cfg)
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
