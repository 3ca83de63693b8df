package extract

import "magpie/config"

// The words for when pages that were read are read again: in every run, in
// every run but only where a chain may have grown, or not at all.
const (
	RevisitAll   = "all"
	RevisitEnds  = "ends"
	RevisitNever = "never"
)

// revisit is the word of a rule that says when its pages are read again. No
// page leads to the start pages, so that nothing can tell their version.
func (c *compiler) revisit(r *config.Rule) string {
	switch {
	case r.Revisit.Word.Value != "":
		return r.Revisit.Word.Value
	case r.Links == nil && r.Revisit.Finder != nil:
		c.fault(r.Revisit.Finder.Pos, "write all, ends or never; a finder is for follow", "no page leads to a start page, to tell its version")
	case r.Links == nil:
		return RevisitEnds
	case r.Revisit.Finder == nil:
		return RevisitNever
	}
	return ""
}
