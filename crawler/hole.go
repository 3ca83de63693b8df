package crawler

import (
	"cmp"
	"fmt"

	"magpie/frontier"
)

// tellHole notes in the outcome of a page that the one before it in its chain held
// nothing, though this one does: what stands there may not have been shown.
func tellHole(o *frontier.Outcome) {
	if o.Cause != "" || o.Links+o.Images == 0 || o.Job.Held != (found{}).digest() {
		return
	}
	o.Cause = causeHole
	before := cmp.Or(o.Job.Referer, "the page before it")
	o.Detail = fmt.Sprintf("nothing is found on %s, page %d of the chain, and something behind it: it is read again by the next run",
		before, o.Job.Page-1)
}
