package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"magpie/frontier"
)

// Numbers tell which addresses of a range lead nowhere. Nobody promised that
// they lead anywhere, so that is no failure.
type Numbers struct {
	// Addresses is the range as it stands in crawl.yaml.
	Addresses string `json:"addresses"`
	// Asked is how many of its addresses are known as jobs, Missing how many of
	// these lead nowhere.
	Asked   int64 `json:"asked"`
	Missing int64 `json:"missing"`
	// Which are these, by what varies in the address: "3", "7-9".
	Which []string `json:"which"`
	// More says that there are further ones: not all were looked at.
	More bool `json:"more,omitempty"`
	// InAll is how many lead nowhere of all ranges that the site has or had, where
	// not all were looked at and several have such: Missing is then the least.
	InAll int64 `json:"missing_in_all,omitempty"`
}

// maxWhich is how many stretches of missing numbers are listed.
const maxWhich = 20

// String says how many there are and which are missing.
func (n Numbers) String() string {
	text := fmt.Sprintf("%d of %d numbers", n.Asked-n.Missing, n.Asked)
	if n.InAll > 0 {
		text = fmt.Sprintf("at most %s (%d are missing of all ranges there were)", text, n.InAll)
	}
	if len(n.Which) > 0 {
		text += ", missing " + strings.Join(n.Which, ", ")
	}
	if n.More || len(n.Which) == maxWhich {
		text += " …"
	}
	return text
}

// readNumbers tells of the ranges of which some addresses lead nowhere. How many
// these are is counted; which, and of several ranges of which one, is looked for
// among the first records of the site that were skipped.
func (s *site) readNumbers(ctx context.Context, front frontier.Frontier, stats frontier.Stats) (all []Numbers, err error) {
	for _, kind := range []frontier.Kind{frontier.Image, frontier.Page} {
		of, err := s.numbersOf(ctx, front, kind, absentOf(stats, s.Name, kind))
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

// absentOf is how many jobs of a kind led nowhere.
func absentOf(stats frontier.Stats, site string, kind frontier.Kind) (n int64) {
	for _, c := range stats.Counts {
		if c.Site == site && c.Kind == kind && c.State == frontier.Skipped && c.Cause == causeAbsent {
			n += c.N
		}
	}
	return n
}

// numbersOf tells of the ranges of a kind, of which so many addresses lead nowhere.
func (s *site) numbersOf(ctx context.Context, front frontier.Frontier, kind frontier.Kind, absent int64) (all []Numbers, err error) {
	ranges := slices.DeleteFunc(slices.Clone(s.ranges), func(r *addressRange) bool {
		return r.kind != kind || !r.isRange() || !r.addresses.Numbered()
	})
	if len(ranges) == 0 || absent == 0 {
		return nil, nil
	}
	missing, elsewhere, seen, err := s.sampleMissing(ctx, front, ranges)
	if err != nil {
		return nil, err
	}
	unseen := max(absent-elsewhere-seen, 0)
	for i, r := range ranges {
		n := Numbers{Addresses: r.job.URL, Missing: missing[i].n, Which: missing[i].which(r), More: unseen > 0}
		switch {
		case len(ranges) == 1 && elsewhere == 0:
			n.Missing += unseen
		case unseen > 0:
			n.InAll = absent - elsewhere
		}
		if n.Missing+n.InAll == 0 {
			continue
		}
		if n.Asked, err = r.asked(ctx, front); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// sampleMissing looks at the first records of the site that were skipped: which
// addresses of some ranges of a kind lead nowhere, and how many these are; and how
// many others of the kind do, of ranges that are no longer in crawl.yaml.
func (s *site) sampleMissing(ctx context.Context, front frontier.Frontier, ranges []*addressRange) (missing []missingNumbers, elsewhere, seen int64, err error) {
	missing = make([]missingNumbers, len(ranges))
	left, enough := maxExamples, errors.New("enough")
	err = front.Each(ctx, frontier.Filter{Site: s.Name, State: frontier.Skipped}, func(r frontier.Record) error {
		switch {
		case r.Cause != causeAbsent || r.Kind != ranges[0].kind:
		case r.Numbered && countMissing(ranges, missing, r):
			seen++
		default:
			elsewhere++
		}
		if left--; left == 0 {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return missing, elsewhere, seen, err
}

// asked is how many addresses of the range are known as jobs.
func (r *addressRange) asked(ctx context.Context, front frontier.Frontier) (int64, error) {
	job := r.job
	var err error
	if job.Host, err = hostOf(r.addresses.At(r.First).URL); err != nil {
		return 0, err
	}
	known, err := front.Get(ctx, []frontier.Job{job})
	if err != nil {
		return 0, err
	}
	if known[0].State == frontier.Open {
		return known[0].Made, nil
	}
	return r.Len, nil
}

// countMissing notes that the address of a record leads nowhere, with the range
// that it is of, and reports whether it is of any.
func countMissing(ranges []*addressRange, missing []missingNumbers, r frontier.Record) bool {
	address := cmp.Or(r.Found, r.URL)
	for i, of := range ranges {
		if at, found := of.place(address); found {
			missing[i].add(at)
			return true
		}
	}
	return false
}

// place is where in a range an address stands, counted from 0, as it is written
// there.
func (r *addressRange) place(address string) (at int64, found bool) {
	looks := 0
	for i := range r.addresses.Like(address) {
		if looks++; looks > maxLooks {
			break
		}
		if i >= r.First && i < r.First+r.Len && r.addresses.At(i).URL == address {
			return i, true
		}
	}
	return 0, false
}

// missingNumbers are the places of a range that lead nowhere, the first of them
// as stretches.
type missingNumbers struct {
	n         int64
	stretches []stretch
}

// stretch is places in a row, the last included.
type stretch struct{ first, last int64 }

// add notes a place; they come in order but where one was tried again.
func (m *missingNumbers) add(at int64) {
	m.n++
	if last := len(m.stretches) - 1; last >= 0 && m.stretches[last].last+1 == at {
		m.stretches[last].last = at
		return
	}
	if len(m.stretches) < maxWhich {
		m.stretches = append(m.stretches, stretch{at, at})
	}
}

// which spells the stretches as the addresses have them.
func (m *missingNumbers) which(r *addressRange) (all []string) {
	for _, s := range m.stretches {
		text := strings.Join(r.addresses.Values(s.first), "/")
		if s.last > s.first {
			text += "-" + strings.Join(r.addresses.Values(s.last), "/")
		}
		all = append(all, text)
	}
	return all
}
