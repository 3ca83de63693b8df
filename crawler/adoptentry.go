package crawler

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"magpie/frontier"
)

// entries are what a list may call a picture: what its template makes, or what
// gallery-dl makes if nobody says otherwise, which is the name of its module, here
// of the site, and an id, or for a bare address that address. An address with a
// query is no name: another query is another picture.
func (s source) entries(site *site, job frontier.Job) []string {
	if t := s.templates[site.Name]; t != nil {
		if entry, ok := t.Expand(site.valuesBefore(job), nil); ok && entry != "" {
			return []string{entry}
		}
		return nil
	}
	if s.Entry != "" {
		return nil
	}
	var all []string
	if id := job.Fields["id"]; id != "" {
		all = append(all, site.Name+id)
	}
	if u, err := url.Parse(addressOf(job)); err == nil && u.RawQuery == "" {
		all = append(all, "directlink"+u.Host+u.Path)
	}
	return all
}

// archived is an entry of a list that belongs to one picture alone.
type archived struct{ entry, list string }

// claimEntries notes by which entries a picture goes, and returns one that no other
// goes by, nil if there is none. Those that were passed over for one which this
// picture has, too, are due again.
func (a *adoption) claimEntries(ctx context.Context, front frontier.Frontier, s *site, job frontier.Job) (mine *archived, err error) {
	for _, from := range a.sources {
		if !from.IsList || !from.isFor(s.Name) {
			continue
		}
		for _, entry := range from.entries(s, job) {
			has, err := a.index.HasEntry(ctx, from.ID, entry)
			if err != nil {
				return nil, err
			}
			if !has {
				continue
			}
			others, err := a.index.ClaimEntry(context.WithoutCancel(ctx), from.ID, entry, claimant(s, job))
			if err != nil {
				return nil, err
			}
			if len(others) == 0 {
				mine = &archived{entry, from.Place}
			} else if err := a.wantAgain(ctx, front, others); err != nil {
				return nil, err
			}
		}
	}
	return mine, nil
}

// wantAgain makes pictures due that were passed over for an entry which is another's,
// too.
func (a *adoption) wantAgain(ctx context.Context, front frontier.Frontier, pictures []frontier.Claimant) error {
	return a.reopen(ctx, front, pictures, func(r frontier.Record) (frontier.Job, bool) {
		job := r.Job
		job.Due, job.Revisit = time.Time{}, always
		return job, r.State == frontier.Skipped && r.Cause == causeInArchive
	})
}

// passOver skips a picture that another tool's list has, once: whoever has it
// tried again wants it.
func (l *lane) passOver(ctx context.Context, s *site, job frontier.Job) bool {
	mine, err := l.adoption.claimEntries(ctx, l.frontier, s, job)
	passed := false
	if err == nil && mine != nil {
		passed, err = l.adoption.index.IsPassed(ctx, job.ID)
	}
	if err == nil && mine != nil && !passed {
		err = l.adoption.index.Pass(context.WithoutCancel(ctx), job.ID)
	}
	switch {
	case err != nil:
		l.ended <- ending{job: job, err: ofIndex(err)}
		return true
	case mine == nil || passed:
		return false
	}
	o := failed(job, causeInArchive, fmt.Sprintf("%s has it as %q", mine.list, mine.entry))
	o.State = frontier.Skipped
	l.finish(ctx, o)
	return true
}
