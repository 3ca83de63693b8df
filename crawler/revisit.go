package crawler

import (
	"cmp"
	"context"
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

// readsAgain reports whether this run reads the pages of a rule that were read
// before.
func (c *Crawler) readsAgain(s *site, rule *extract.Rule) bool { return c.full || s.readsAgain(rule) }

// beginsAgain reports whether this run reads the start pages of a site that were
// read before.
func (c *Crawler) beginsAgain(s *site) bool {
	return c.full || s.start.Revisit != extract.RevisitNever
}

// isDueAgain reports whether this run reads a page that was read before, though
// no page leads to it. Those behind it in its chain follow from it.
func (c *Crawler) isDueAgain(s *site, r frontier.Record) bool {
	if s.rules[r.Rule] == nil {
		return false
	}
	corrected := c.reread && s.corrected(r) && (r.Page <= 1 || c.leadBroke(r))
	return c.full && r.Page <= 1 || corrected || s.revisited(r)
}

// leadBroke reports whether a page is behind one of its chain that failed, so that
// nothing would lead to it. Any other behind the first is read when the chain is, if
// that reaches it by now.
func (c *Crawler) leadBroke(r frontier.Record) bool {
	before, known := c.recorded(context.Background(), r.Job, r.Referer)
	return known && before.Page == r.Page-1 && before.State == frontier.Failed
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

// outdated counts the site's pages that an older form of their rule read.
func (s *site) outdated(stats frontier.Stats) (n int64) {
	for _, c := range stats.Counts {
		rule := s.rules[c.Rule]
		if c.Site == s.Name && c.Kind == frontier.Page && c.State == frontier.Done && rule != nil && rule.Hash != c.RuleHash {
			n += c.N
		}
	}
	return n
}
