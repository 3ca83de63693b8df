package crawler

import (
	"context"
	"errors"
	"fmt"
	"os"

	"magpie/frontier"
)

// tryMatches compares the pictures that are known and left with what there is, and
// tells of each match. Nothing was run yet: there is nothing to compare with.
func (a *Adoption) tryMatches(ctx context.Context) (err error) {
	known := &adoption{index: a.index}
	if err := known.readSources(ctx, a.o.Rules); err != nil {
		return err
	}
	front, err := readState(ctx, a.o.Config)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return onGround(a.o.Config, err)
	}
	defer func() { err = errors.Join(err, front.Close()) }()
	for _, state := range []frontier.State{frontier.Open, frontier.Failed} {
		err := front.Each(ctx, frontier.Filter{Kind: frontier.Image, State: state}, func(r frontier.Record) error {
			return a.tryMatch(ctx, known, r)
		})
		if err != nil {
			return fmt.Errorf("comparing with what is left: %w", err)
		}
	}
	return nil
}

// tryMatch compares one picture.
func (a *Adoption) tryMatch(ctx context.Context, known *adoption, r frontier.Record) error {
	s := a.o.Rules.sites[r.Site]
	if s == nil || s.ruleOf(r.Job) == nil {
		return nil
	}
	found := AdoptFile{Event: "match", Site: r.Site, URL: r.URL}
	m, err := known.match(ctx, newWantedFile(s, r.Job))
	if err != nil {
		return err
	}
	if m != nil {
		found.Path, found.By = m.Path, m.by
	} else if entry, list, err := known.entryOf(ctx, s, r.Job); err != nil {
		return err
	} else if entry != "" {
		found.Path, found.By = list, "entry "+entry
	}
	if found.Path == "" {
		found = AdoptFile{}
	}
	a.count(func(sum *Adopted) {
		sum.Wanted++
		if found.Path != "" {
			sum.Matches++
		}
	}, found)
	return nil
}
