package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"magpie/extract"
	"magpie/frontier"
	"magpie/storage"
)

// reopen makes due again what may do better now: what failed for a cause that
// passes, pages whose rule was corrected since, and what was skipped for a
// setting that is another by now.
func (c *Crawler) reopen(ctx context.Context, s *site) error {
	of := func(state frontier.State) frontier.Filter { return frontier.Filter{Site: s.Name, State: state} }
	mayDoBetter := func(r frontier.Record) bool {
		c.doubts[s.Name].add(r)
		return s.mayDoBetter(r)
	}
	if err := c.reopenThose(ctx, s, of(frontier.Failed), mayDoBetter); err != nil {
		return err
	}
	return c.reopenThose(ctx, s, of(frontier.Skipped), s.wantedNow)
}

// reopenRead makes due again the pages that are to be read in every run of the
// whole site, and those that this run is asked to read again, with the numbers that
// were absent if that is everything. In a run of some
// addresses those are that it finds.
func (c *Crawler) reopenRead(ctx context.Context, s *site) error {
	if !c.full && !c.reread && !s.revisits() {
		return nil
	}
	again := func(r frontier.Record) bool { return c.isDueAgain(s, r) }
	if err := c.reopenThose(ctx, s, frontier.Filter{Site: s.Name, State: frontier.Done, Kind: frontier.Page}, again); err != nil || !c.full {
		return err
	}
	return c.reopenThose(ctx, s, frontier.Filter{Site: s.Name, State: frontier.Skipped, Kind: frontier.Image}, s.isAbsentNumber)
}

// isAbsentNumber reports whether a picture was asked for by counting, and was not
// there: it may be by now. Pages of a range are asked for in every run.
func (s *site) isAbsentNumber(r frontier.Record) bool {
	return r.Numbered && r.Cause == causeAbsent && s.ruleOf(r.Job) != nil
}

// mayDoBetter reports whether what failed is worth another attempt: it failed
// for a cause that passes, its rule was corrected or is back, or a setting that
// it depends on is another by now.
func (s *site) mayDoBetter(r frontier.Record) bool {
	returned := r.Cause == causeNoRule && s.ruleOf(r.Job) != nil
	return returned || r.Passing || s.corrected(r) || r.Settings != s.settings(r.Job, r.Cause) || s.isUnreadStart(r)
}

// settings digests what a stanza says that the failure of a job may depend on,
// "" where it depends on nothing that a stanza could say.
func (s *site) settings(job frontier.Job, cause string) string {
	switch cause {
	case "404", "410", causeNothing, causeMatchedNothing, causeNoRule, causeName, causeSourceDamaged:
		return ""
	case causeTooLarge:
		return digest(s.MaxSize)
	case causePlaceholder:
		return digest(s.Placeholders)
	case causeCertificate:
		return digest(s.InsecureTLS, s.own)
	case causePrivate, causeWithheld:
		return digest(s.own)
	}
	said := []any{s.headerOf(job), s.account(), s.secrets.mark, s.Proxy.Value, s.Cookies.Value, s.cookiesChanged}
	if rule := s.ruleOf(job); rule != nil && rule.Referer != extract.RefererPage {
		said = append(said, s.referer(job))
	}
	return digest(said...)
}

// digest tells values from others. Maps are printed in the order of their keys.
func digest(values ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%v", values))
	return hex.EncodeToString(sum[:4])
}

// corrected reports whether a page was read by an older form of its rule.
func (s *site) corrected(r frontier.Record) bool {
	rule, ok := s.rules[r.Rule]
	return ok && r.Kind == frontier.Page && rule.Hash != r.RuleHash
}

// reopenThose makes due again those that are wanted, some at a time.
func (c *Crawler) reopenThose(ctx context.Context, s *site, those frontier.Filter, wanted func(frontier.Record) bool) error {
	var jobs []frontier.Job
	add := func() error {
		_, err := c.frontier.Add(ctx, jobs)
		jobs = jobs[:0]
		return err
	}
	err := c.frontier.Each(ctx, those, func(r frontier.Record) error {
		if !wanted(r) {
			return nil
		}
		job := s.reopened(r)
		job.Due, job.Revisit = time.Time{}, always
		if s.corrected(r) {
			job.RuleHash = s.rules[r.Rule].Hash
		}
		if jobs = append(jobs, job); len(jobs) < maxReopen {
			return nil
		}
		return add()
	})
	if err != nil {
		return err
	}
	return add()
}

// always is a Revisit that is later than anything was settled, even if the
// clock was set back since.
var always = time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)

// maxReopen is how many jobs are reopened at a time.
const maxReopen = 1000

// reopened is the job of a record as it is tried again: a page that was read
// and a picture that had only placeholders are asked for where they were found.
func (s *site) reopened(r frontier.Record) frontier.Job {
	job := r.Job
	if job.Found == "" || r.State != frontier.Done && r.Cause != causePlaceholder {
		return job
	}
	if job.Kind == frontier.Image {
		job.Candidates = append([]string{job.URL}, job.Candidates...)
	}
	job.URL, job.Found, job.Hops, job.Get, job.Asked = job.Found, "", 0, false, ""
	return job
}

// wantedNow reports whether what was skipped would be kept by now: the stanza
// may have changed since. Without its rule nothing is.
func (s *site) wantedNow(r frontier.Record) bool {
	rule := s.ruleOf(r.Job)
	if rule == nil {
		return false
	}
	switch r.Cause {
	case causeRemoved:
		return r.Body != "" && rule.BodyType() != ""
	case causeRobots:
		// robots.txt may say otherwise by now, and is asked for once. Numbers are
		// too many to ask it about each time.
		return !s.Robots || !r.Numbered
	case causeTooSmall, causeTooManyPixels, causeWhere:
		return s.wouldKeep(r) && !s.lacks(r)
	case causeVideo, causeImage:
		return slices.Contains(texts(s.Types), r.Cause)
	}
	return false
}

// wouldKeep reports whether a picture that was skipped for what it is would be
// kept by now, as far as its record tells: one that never arrived is judged by
// its fields alone.
func (s *site) wouldKeep(r frontier.Record) bool {
	if r.Size == 0 {
		cause, _, _ := s.refused(r.Job, nil)
		return cause == ""
	}
	if cause, _ := s.unwanted(r.Size, r.Width, r.Height); cause != "" {
		return false
	}
	cause, _, _ := s.refused(r.Job, &storage.Part{
		Size: r.Size, Width: r.Width, Height: r.Height, Type: r.Type, Ext: storage.Ext(r.Type),
	})
	return cause == ""
}
