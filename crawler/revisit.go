package crawler

import (
	"cmp"
	"maps"
	"slices"

	"magpie/extract"
	"magpie/frontier"
)

// revisits reports whether the site has pages besides its start pages that are
// to be read in every run. Start pages are due anyway.
func (s *site) revisits() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(s.rules)), s.readsAgain)
}

func (s *site) readsAgain(rule *extract.Rule) bool {
	return rule != s.start && (rule.Revisit == extract.RevisitAll || rule.Revisit == extract.RevisitEnds)
}

// revisited reports whether a page that was read is to be read in every run.
// Those behind it in its chain follow from it.
func (s *site) revisited(r frontier.Record) bool {
	rule, ok := s.rules[r.Rule]
	return ok && r.Page <= 1 && s.readsAgain(rule)
}

// isUnreadStart reports whether a page that failed is a start page: one that is
// not to be read again was not read yet.
func (s *site) isUnreadStart(r frontier.Record) bool {
	return s.start.Revisit == extract.RevisitNever && r.Kind == frontier.Page && r.Rule == s.start.Name &&
		r.Page <= 1 && s.names(cmp.Or(r.Found, r.URL), frontier.Page)
}
