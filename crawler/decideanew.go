package crawler

import (
	"slices"
	"time"

	"magpie/frontier"
)

// decideAnew makes those of the pictures found on a page due again that were
// given up for what was known of them, and of which the page knows better:
// that a where: did not want by its fields, and that were left without a rule.
func (l *lane) decideAnew(images []frontier.Job, known []frontier.Record) {
	for i, r := range known {
		r.Task = images[i].Task
		if r.State == frontier.Failed && r.Cause == causeNoRule ||
			r.State == frontier.Skipped && r.Cause == causeWhere && l.rules.sites[r.Site].wouldKeep(r) {
			images[i].Revisit = r.Settled.Add(time.Millisecond) // unless it was settled again meanwhile
		}
	}
}

// lacks reports whether a where: names a field that is not known of a picture,
// which was found before the where: was what it is: only the page could tell.
// Of a picture that was skipped for something else, and whose rule is the same,
// it was empty.
func (s *site) lacks(r frontier.Record) bool {
	rule := s.ruleOf(r.Job)
	if r.Cause != causeWhere && r.RuleHash == rule.Hash {
		return false
	}
	return slices.ContainsFunc(rule.WhereFields(), func(name string) bool { return s.field(r.Job, name) == "" })
}
