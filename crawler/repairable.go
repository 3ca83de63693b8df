package crawler

import (
	"fmt"

	"magpie/frontier"
	"magpie/storage"
)

// repairable reports whether a picture at fault can be fetched once more. Why
// not is for people, empty for one that is not lost: that is left alone.
func (b *Rulebook) repairable(f Fault, r frontier.Record) (is bool, whyNot string) {
	s := b.sites[r.Site]
	switch {
	case f.Condition != storage.Missing && f.Condition != storage.Damaged:
		return false, ""
	case f.Earlier:
		return false, "the site has another picture since: this one cannot be fetched again"
	case s == nil:
		return false, fmt.Sprintf("to fetch it again put the site %s back into crawl.yaml", r.Site)
	case s.ruleOf(r.Job) == nil:
		return false, fmt.Sprintf("to fetch it again put its rule back into the site %s of crawl.yaml", r.Site)
	case r.State == frontier.Failed:
		return false, fmt.Sprintf("its site sent it damaged; to ask for it again: %s, then %s",
			b.Command("retry", r.Site, "--cause", causeSourceDamaged), b.Command("run"))
	}
	return true, ""
}
