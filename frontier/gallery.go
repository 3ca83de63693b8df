package frontier

import (
	"cmp"
	"time"
)

// Gallery sums up what is known of the pictures that belong together.
type Gallery struct {
	Site string
	// Name is "" for all that the site has outside of its galleries.
	Name string
	GallerySums
	// ClaimURL is the address of the page that says how many pictures there
	// are, "" if none does or several do.
	ClaimURL string
	// Changed is when an outcome changed any of the sums last.
	Changed time.Time
}

// GallerySums are the numbers of a gallery.
type GallerySums struct {
	// Open, Done, Failed and Skipped count its pictures; Bytes are those kept.
	Open, Done, Failed, Skipped, Bytes int64
	// PagesOpen counts the pages and ranges that may lead to more of them,
	// PagesFailed the pages that were given up.
	PagesOpen, PagesFailed int64
	// Claims counts the pages that promise a number of pictures, Claimed
	// adds up what they say.
	Claims, Claimed int64
	// Unchecked counts those of Claims that no chain was compared with.
	Unchecked int64
	// Missing is how many pictures its chains claim and do not show.
	Missing int64
	// Cut counts the chains that may go on and were not followed.
	Cut int64
}

// Found is how many pictures are known.
func (g GallerySums) Found() int64 { return g.Open + g.Done + g.Failed + g.Skipped }

// IsOpen reports whether more may come without anything else changing.
func (g GallerySums) IsOpen() bool { return g.Open+g.PagesOpen > 0 }

// Lacks is how many pictures the gallery claims that were not found. While more
// may come that is 0, and so it is where nothing can be compared: several pages
// claim something, their chain was cut, or no picture was found at all, so that
// the claim is about something else. What chains lack is known anyway.
func (g GallerySums) Lacks() int64 {
	if g.IsOpen() || g.Claims != 1 || g.Cut > 0 || g.Found() == 0 {
		return g.Missing
	}
	return max(g.Missing, g.Claimed-g.Found())
}

// IsUncompared reports whether pages claim more together than was found, and there
// is no telling whether that is a lack: they may claim the same pictures.
func (g GallerySums) IsUncompared() bool {
	return !g.IsOpen() && g.Claims > 1 && g.Unchecked > 0 && g.Cut == 0 && g.Found() > 0 && g.Claimed > g.Found()
}

// isEmpty reports whether there is nothing to tell of the gallery.
func (g GallerySums) isEmpty() bool { return g.Found()+g.PagesOpen+g.PagesFailed+g.Missing == 0 }

// IsComplete reports whether nothing is left, failed or known to lack, and what is
// claimed could be compared.
func (g GallerySums) IsComplete() bool {
	return !g.IsOpen() && g.Failed+g.PagesFailed == 0 && g.Lacks() == 0 && !g.IsUncompared()
}

// GalleryFilter chooses galleries of one site.
type GalleryFilter struct {
	Site string
	// Incomplete chooses those that are not complete.
	Incomplete bool
	// Only, unless it is nil, chooses the one that has this name. The cost is
	// that of one gallery then.
	Only *string
}

func (f GalleryFilter) passes(g Gallery) bool {
	return g.Site == f.Site && !g.isEmpty() && (!f.Incomplete || !g.IsComplete()) && (f.Only == nil || *f.Only == g.Name)
}

// add adds n times what another has.
func (g *GallerySums) add(other GallerySums, n int64) {
	g.Open += n * other.Open
	g.Done += n * other.Done
	g.Failed += n * other.Failed
	g.Skipped += n * other.Skipped
	g.Bytes += n * other.Bytes
	g.PagesOpen += n * other.PagesOpen
	g.PagesFailed += n * other.PagesFailed
	g.Claims += n * other.Claims
	g.Claimed += n * other.Claimed
	g.Unchecked += n * other.Unchecked
	g.Missing += n * other.Missing
	g.Cut += n * other.Cut
}

// galleryOf is the name of the gallery that a job counts in. A page counts in
// the one that it showed when it was read.
func galleryOf(kind Kind, t *Task, r *Result) string {
	if kind != Page {
		return t.Gallery
	}
	lacking := r.Lacking
	if lacking == t.Site {
		lacking = ""
	}
	return cmp.Or(r.Shows, lacking, t.Gallery)
}

// InGallery is the name of the gallery that the job of a record counts in.
func (r Record) InGallery() string { return galleryOf(r.Kind, &r.Task, &r.Result) }

// mostClaimed is the most pictures that one page adds to what its gallery claims or misses, so
// that no page can make the sum of many one that nobody can read.
const mostClaimed = 1_000_000_000

// sumsOf is what a job adds to its gallery.
func sumsOf(kind Kind, state State, r *Result) (g GallerySums) {
	switch {
	case kind != Image && state == Open:
		g.PagesOpen = 1
	case kind == Page && state == Failed:
		g.PagesFailed = 1
	case kind == Image:
		*g.pictures(state) = 1
		g.Bytes = keptBytes(state, r)
	}
	if kind != Page || state == Skipped { // which is no part of its chain any more
		return g
	}
	if !r.Apart {
		g.Missing = min(int64(r.Missing), mostClaimed)
	}
	if g.Claimed = min(int64(r.Promised), mostClaimed); r.Promised > 0 {
		g.Claims = 1
	}
	if r.Unchecked {
		g.Unchecked = 1
	}
	if r.Cut {
		g.Cut = 1
	}
	return g
}

// pictures is where those in a state are counted.
func (g *GallerySums) pictures(state State) *int64 {
	switch state {
	case Done:
		return &g.Done
	case Failed:
		return &g.Failed
	case Skipped:
		return &g.Skipped
	default:
		return &g.Open
	}
}

// keeping is an outcome as it is written over an earlier result: a page that
// was not read keeps what it held when it was read last, an image that is still
// open where it had expired, and every image the pictures that were kept of it
// earlier.
func (o Outcome) keeping(before Result) Outcome {
	if len(o.Earlier) == 0 {
		o.Earlier = before.Earlier
	}
	if o.State == Open {
		o.Expired = cmp.Or(o.Expired, before.Expired)
	}
	if o.Job.Kind != Page || o.State == Done {
		return o
	}
	if before.ReadBy == "" { // it never was: what it says of itself is all there is
		o.Shows, o.Claim, o.Promised = cmp.Or(o.Shows, before.Shows), cmp.Or(o.Claim, before.Claim), cmp.Or(o.Promised, before.Promised)
	} else {
		o.Shows, o.Claim, o.Promised = before.Shows, before.Claim, before.Promised
	}
	o.Links, o.Images, o.ReadBy, o.Cut = before.Links, before.Images, before.ReadBy, before.Cut
	o.Missing, o.Lacking, o.Apart = before.Missing, before.Lacking, before.Apart
	o.Unchecked = before.Unchecked || before.ReadBy == "" && o.Unchecked
	return o
}
