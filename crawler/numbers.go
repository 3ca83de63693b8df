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
	// More says that there may be further ones: not all were counted.
	More bool `json:"more,omitempty"`
}

// maxWhich is how many stretches of missing numbers are listed.
const maxWhich = 20

// String says how many there are and which are missing.
func (n Numbers) String() string {
	text := fmt.Sprintf("%d of %d numbers, missing %s", n.Asked-n.Missing, n.Asked, strings.Join(n.Which, ", "))
	if n.More {
		return "at most " + text + " …"
	}
	if len(n.Which) == maxWhich {
		return text + " …"
	}
	return text
}

// readNumbers looks for those that are missing among the first records of the
// site that were skipped.
func (s *site) readNumbers(ctx context.Context, front frontier.Frontier) ([]Numbers, error) {
	if !slices.ContainsFunc(s.ranges, func(r *addressRange) bool { return r.isRange() && r.addresses.Numbered() }) {
		return nil, nil
	}
	missing := make([]missingNumbers, len(s.ranges))
	left, enough := maxExamples, errors.New("enough")
	err := front.Each(ctx, frontier.Filter{Site: s.Name, State: frontier.Skipped}, func(r frontier.Record) error {
		if r.Cause == causeAbsent && r.Numbered {
			s.countMissing(missing, r)
		}
		if left--; left == 0 {
			return enough
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		return nil, err
	}
	var all []Numbers
	for i, r := range s.ranges {
		if missing[i].n == 0 {
			continue
		}
		asked, err := r.asked(ctx, front)
		if err != nil {
			return nil, err
		}
		all = append(all, Numbers{
			Addresses: r.job.URL, Asked: asked, Missing: missing[i].n, Which: missing[i].which(r), More: left == 0,
		})
	}
	return all, nil
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
// that it is of.
func (s *site) countMissing(missing []missingNumbers, r frontier.Record) {
	address := cmp.Or(r.Found, r.URL)
	for i, of := range s.ranges {
		if of.kind != r.Kind || !of.isRange() {
			continue
		}
		if at, found := of.place(address); found {
			missing[i].add(at)
			return
		}
	}
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
