package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"magpie/config"
)

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

// longestVersion is how many bytes of a version are kept with every link.
const longestVersion = 64

// versionOf is a text that is as long at most, and of a longer one the digest: a
// version is compared with others and not read.
func versionOf(text string) string {
	if len(text) <= longestVersion {
		return strings.Clone(text) // it may be a piece of the page
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
