package crawler

import (
	"cmp"
	"context"
	"slices"
	"time"

	"magpie/extract"
	"magpie/frontier"
)

// claimant is a picture as the index of what was adopted knows it. Its site is nil
// if crawl.yaml has none any more.
func claimant(s *site, job frontier.Job) frontier.Claimant {
	c := frontier.Claimant{Job: job.ID, Host: job.Host, Address: cmp.Or(job.Found, job.URL)}
	var drop []string
	if s != nil {
		drop = s.drop
	}
	if canonical, err := extract.CanonicalWithout(c.Address, drop); err == nil {
		c.Address = canonical
	}
	return c
}

// claim notes that a picture wants files, and reports whether they are its own: no
// other wants them for as good a reason. Others that took them for no better one
// are asked for anew, whenever they did.
func (a *adoption) claim(ctx context.Context, front frontier.Frontier, s *site, job frontier.Job, m *match) (mine bool, err error) {
	ctx = context.WithoutCancel(ctx)
	c := frontier.Claim{Claimant: claimant(s, job), Certainty: m.certainty}
	others, err := a.index.Claim(ctx, m.ids(), c)
	if err != nil {
		return false, err
	}
	mine = true
	var misled []frontier.Claimant
	for _, other := range others {
		mine = mine && other.Certainty < c.Certainty
		if other.Certainty <= c.Certainty {
			misled = append(misled, other.Claimant)
		}
	}
	return mine, a.askAnew(ctx, front, m, misled)
}

// askAnew makes those of the pictures due that were copied from the files of a
// match.
func (a *adoption) askAnew(ctx context.Context, front frontier.Frontier, m *match, pictures []frontier.Claimant) error {
	return a.reopen(ctx, front, pictures, func(r frontier.Record) (frontier.Job, bool) {
		s := a.rules.sites[r.Site]
		if s == nil || r.State != frontier.Done || r.AdoptedFrom == "" || !m.hasBytes(r.SHA256) {
			return r.Job, false
		}
		job := s.reopened(r)
		job.Due, job.Revisit = time.Time{}, always
		job.Misled = &frontier.Version{}
		if !a.isInPlace(r) { // which is whose it is
			job.Misled = &frontier.Version{Path: r.Path, SHA256: r.SHA256, Size: r.Size}
		}
		return job, true
	})
}

// reopen makes those pictures due again that choose makes a job of. In a dry run,
// without a frontier, it does nothing.
func (a *adoption) reopen(ctx context.Context, front frontier.Frontier, pictures []frontier.Claimant,
	choose func(frontier.Record) (frontier.Job, bool),
) error {
	if len(pictures) == 0 || front == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	a.reopening.Lock()
	defer a.reopening.Unlock()
	jobs := make([]frontier.Job, len(pictures))
	for i, c := range pictures {
		jobs[i] = frontier.Job{ID: c.Job, Kind: frontier.Image, Host: c.Host}
	}
	known, err := front.Get(ctx, jobs)
	if err != nil {
		return err
	}
	jobs = jobs[:0]
	var chosen []frontier.Record
	for _, r := range known {
		if job, is := choose(r); is {
			jobs, chosen = append(jobs, job), append(chosen, r)
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	if _, err := front.Add(ctx, jobs); err != nil || a.reopened == nil {
		return err
	}
	for _, r := range chosen {
		a.reopened(r)
	}
	return nil
}

// claimRecords goes over all pictures that are recorded, and has each claim what it
// wants, or has: what turns up later is then told from it. count is called for each.
func (a *adoption) claimRecords(ctx context.Context, front frontier.Frontier, count func()) error {
	return front.Each(ctx, frontier.Filter{Kind: frontier.Image}, func(r frontier.Record) error {
		count()
		return a.claimRecord(ctx, front, r)
	})
}

func (a *adoption) claimRecord(ctx context.Context, front frontier.Frontier, r frontier.Record) error {
	s := a.rules.sites[r.Site]
	if s != nil && s.ruleOf(r.Job) != nil {
		m, err := a.match(ctx, newWantedFile(s, r.Job))
		if err == nil {
			err = a.claimOf(ctx, front, s, r, m)
		}
		if err == nil {
			_, err = a.claimEntries(ctx, front, s, r.Job)
		}
		if err != nil {
			return err
		}
	}
	if r.State != frontier.Done {
		return nil
	}
	m, err := a.kept(ctx, r.Result)
	if err != nil {
		return err
	}
	return a.claimOf(ctx, front, s, r, m)
}

// claimOf is claim for a picture that is recorded: if it took what is another's, it
// is asked for anew as well.
func (a *adoption) claimOf(ctx context.Context, front frontier.Frontier, s *site, r frontier.Record, m *match) error {
	if m == nil {
		return nil
	}
	mine, err := a.claim(ctx, front, s, r.Job, m)
	if err != nil || mine || r.AdoptedFrom == "" {
		return err
	}
	return a.askAnew(ctx, front, m, []frontier.Claimant{claimant(s, r.Job)})
}

// kept are the files that have the bytes of a picture which is kept, nil if there
// are none.
func (a *adoption) kept(ctx context.Context, r frontier.Result) (*match, error) {
	var all []int64
	for _, s := range a.sources {
		all = append(all, s.ID)
	}
	found, err := a.index.ByHash(ctx, all, r.SHA256)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	m := &match{files: found, by: cmp.Or(r.AdoptedBy, "record"), certainty: frontier.IsKept}
	if r.AdoptedFrom != "" {
		m.certainty = certaintyOf(r.AdoptedBy)
	}
	return m, nil
}

// certaintyOf is how sure a way is that a record names.
func certaintyOf(by string) frontier.Certainty {
	if i := slices.IndexFunc(ways, func(w way) bool { return w.by == by }); i >= 0 {
		return ways[i].certainty
	}
	return frontier.ByName
}

// settleClaim looks once more at a picture that was recorded just now. One that was
// fetched has what it has, whoever took that; one that took a file which others have
// claimed since, when it was not recorded yet, is asked for.
func (a *adoption) settleClaim(ctx context.Context, front frontier.Frontier, p *picture, r frontier.Result) error {
	if p.adopted != nil {
		others, err := a.index.Others(ctx, p.adopted.ids(), claimant(p.site, p.job))
		if err != nil || !slices.ContainsFunc(others, func(c frontier.Claim) bool { return c.Certainty >= p.adopted.certainty }) {
			return ofIndex(err)
		}
		return a.askAnew(ctx, front, &p.adopted.match, []frontier.Claimant{claimant(p.site, p.job)})
	}
	m, err := a.kept(ctx, r)
	if err == nil && m != nil {
		_, err = a.claim(ctx, front, p.site, p.job, m)
	}
	return ofIndex(err)
}
