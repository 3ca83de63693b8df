package crawler

import (
	"context"
	"errors"
	"os"
	"slices"

	"magpie/frontier"
)

// tryMatches compares the pictures that are known and left with what there is, and
// tells of each match. Nothing was run yet: there is nothing to compare with.
func (a *Adoption) tryMatches(ctx context.Context, known *adoption) (err error) {
	front, err := readState(ctx, a.o.Config)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return onGround(a.o.Config, err)
	}
	defer func() { err = errors.Join(err, front.Close()) }()
	// First all claim what they want, for of what two want nobody has anything.
	err = front.Each(ctx, frontier.Filter{Kind: frontier.Image}, func(r frontier.Record) error {
		a.compared()
		return known.claimRecord(ctx, nil, r)
	})
	for _, state := range []frontier.State{frontier.Open, frontier.Failed} {
		if err == nil {
			err = front.Each(ctx, frontier.Filter{Kind: frontier.Image, State: state}, func(r frontier.Record) error {
				return a.tryMatch(ctx, known, r)
			})
		}
	}
	return err
}

// tryMatch compares one picture.
func (a *Adoption) tryMatch(ctx context.Context, known *adoption, r frontier.Record) error {
	m, err := known.mineOf(ctx, r)
	if err != nil {
		return err
	}
	found := AdoptFile{Event: "match", Site: r.Site, URL: r.URL}
	if m != nil {
		found.Path, found.By = m.files[0].Path, m.by
	} else if s := a.o.Rules.sites[r.Site]; s != nil && s.ruleOf(r.Job) != nil {
		entry, err := known.claimEntries(ctx, nil, s, r.Job)
		if err != nil {
			return err
		}
		if entry != nil {
			found.Path, found.By = entry.list, "entry "+entry.entry
		}
	}
	if found.Path == "" {
		found = AdoptFile{}
	}
	a.count(func(sum *Adopted) {
		sum.Wanted++
		if found.Path != "" {
			sum.Matches++
			if r.State == frontier.Failed && !r.Passing {
				sum.GivenUp++
			}
		}
	}, found)
	return nil
}

// mineOf are the files that a picture which is recorded would be copied from, nil
// if there are none.
func (a *adoption) mineOf(ctx context.Context, r frontier.Record) (*match, error) {
	s := a.rules.sites[r.Site]
	if s == nil || s.ruleOf(r.Job) == nil {
		return nil, nil //nolint:nilnil // it is not asked for any more
	}
	if cause, _, _ := s.refused(r.Job, nil); cause != "" {
		return nil, nil //nolint:nilnil // nor is this
	}
	m, err := a.match(ctx, newWantedFile(s, r.Job))
	if err != nil || m == nil || !m.isOne() {
		return nil, err
	}
	others, err := a.index.Others(ctx, m.ids(), claimant(s, r.Job))
	if err != nil || slices.ContainsFunc(others, func(c frontier.Claim) bool { return c.Certainty >= m.certainty }) {
		return nil, err
	}
	return m, nil
}
