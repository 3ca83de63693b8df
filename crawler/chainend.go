package crawler

import (
	"fmt"

	"magpie/frontier"
)

// pastEnd is the outcome of a page that a chain counted on to and that is not
// there: the chain has ended, as it does with an empty page. That there is not
// even a second page is worth a note, for the address may be made wrong.
func (l *lane) pastEnd(s *site, o frontier.Outcome) frontier.Outcome {
	o.State, o.Cause = frontier.Done, ""
	o.Detail = fmt.Sprintf("there is no page %d (%d): the chain ends before it", o.Job.Page, o.Status)
	if o.Job.Page == 2 {
		o.Cause = causeNoSecond
		o.Detail += "; if there is one, next: makes the wrong address"
	}
	if rule := s.rules[o.Job.Rule]; rule != nil && rule.HoldsAll() && !l.waitsForWalk(o.Job) {
		job := o.Job
		count{gallery: job.Gallery, claimed: job.Claimed, found: job.Pictures - job.Repeated, apart: !rule.KeepsGallery()}.compare(&o)
	}
	return o
}
