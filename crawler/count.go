package crawler

import (
	"cmp"

	"magpie/extract"
	"magpie/frontier"
)

// count compares what a gallery claims to have with what its chain of pages
// shows, up to the page at hand.
type count struct {
	gallery string // "" for all that the site has
	claimed int    // 0 for no claim
	found   int    // pictures, each once as far as the walk knows
	apart   bool   // the pictures are in several galleries
}

// claimed is how many pictures the chain of a page claims to have: what its
// first page says that says anything.
func claimed(job frontier.Job, finds *extract.Finds) int {
	if job.Page <= 1 {
		return finds.Count
	}
	return cmp.Or(job.Claimed, finds.Count)
}

// countOf makes the count of a page. A claim that is about pictures behind the
// links as well cannot be compared here.
func countOf(rule *extract.Rule, job frontier.Job, finds *extract.Finds) count {
	if !rule.HoldsAll() {
		return count{}
	}
	return count{
		gallery: finds.Gallery, claimed: claimed(job, finds), found: job.Pictures + len(finds.Images) - job.Repeated,
		apart: !rule.KeepsGallery(),
	}
}

// describe notes in the record of a page which gallery it shows and, where all
// of its pictures are counted in that, what the page claims: of the pages of a
// chain the one that says it first.
func (f found) describe(o *frontier.Outcome, rule *extract.Rule, finds *extract.Finds) {
	o.ReadBy, o.Cut = rule.Hash, f.cut
	if finds.Gallery != o.Job.Gallery {
		o.Shows = finds.Gallery
	}
	if rule.KeepsGallery() && (o.Job.Page <= 1 || o.Job.Claimed == 0) {
		o.Promised, o.Unchecked = finds.Count, finds.Count > 0 && !rule.HoldsAll()
	}
}

// countRepeated takes the pictures off the count that the same walk found
// before, on this page or on one before it. known are their records.
func (f *found) countRepeated(job frontier.Job, known []frontier.Record) {
	if f.count.claimed == 0 {
		return
	}
	repeated, here := 0, map[frontier.ID]bool{}
	for i, image := range f.images {
		before := job.Page > 1 && known[i].State != frontier.Unknown && known[i].Walk == image.Walk
		if before || here[image.ID] {
			repeated++
		}
		here[image.ID] = true
	}
	f.count.found -= repeated
	if f.next != nil {
		f.next.Repeated = job.Repeated + repeated
	}
}

// knownBefore counts the pictures that an earlier run kept or skipped, but for
// those that this one decides anew or found before. known are their records.
func (c *Crawler) knownBefore(images []frontier.Job, known []frontier.Record) (n int) {
	here := map[frontier.ID]bool{}
	for i, image := range images {
		r := known[i]
		finished := r.State == frontier.Done || r.State == frontier.Skipped && image.Revisit.IsZero()
		if finished && !c.settledNow(r) && !c.ofThisRun(r.Walk) && !here[image.ID] {
			n++
		}
		here[image.ID] = true
	}
	return n
}

// compare notes in the outcome of the page that ended its chain what the chain
// lacks. Where no page of it shows a picture, the claim is about something else.
func (c count) compare(o *frontier.Outcome) {
	o.Job.Claimed = c.claimed
	if c.found == 0 || c.found >= c.claimed {
		return
	}
	o.Missing, o.Lacking, o.Apart = c.claimed-c.found, cmp.Or(c.gallery, o.Job.Site), c.apart
}
