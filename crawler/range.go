package crawler

import (
	"context"
	"slices"
	"strconv"

	"magpie/config"
	"magpie/extract"
	"magpie/frontier"
)

// addressRange is addresses in a row that one text of crawl.yaml stands for,
// all on one host. It becomes one open job, which makes jobs of the next
// addresses when few of those before still wait.
type addressRange struct {
	addresses *extract.Addresses
	extract.Stretch
	kind frontier.Kind // of the jobs made: pages of start:, pictures of urls:
	job  frontier.Job  // of the range itself
}

// The lists of addresses in a site, as they stand in the identity of a range.
const (
	listStart = "start"
	listURLs  = "urls"
)

// compileRanges compiles the addresses of a site in the order of the file.
func compileRanges(s *config.Site, env *config.Env) (ranges []*addressRange, faults []config.Fault) {
	for _, list := range []struct {
		name  string
		kind  frontier.Kind
		texts []config.Text
	}{{listStart, frontier.Page, s.Start}, {listURLs, frontier.Image, s.URLs}} {
		for _, text := range list.texts {
			filled := config.Text{Value: withOrigin(text.Value, env), Pos: text.Pos}
			addresses, found := extract.CompileAddresses(filled, s.Vars)
			faults = append(faults, found...)
			if len(found) > 0 {
				continue
			}
			for _, stretch := range addresses.Stretches() {
				r := &addressRange{addresses: addresses, Stretch: stretch, kind: list.kind}
				r.job = rangeJob(s.Name, list.name, text.Value, r)
				ranges = append(ranges, r)
			}
		}
	}
	return ranges, faults
}

// rangeJob makes the job of a range. It is the same range while the text, and
// the values of the variables that it names, are the same.
func rangeJob(site, list, text string, r *addressRange) frontier.Job {
	key := slices.Concat([]string{site, list, strconv.FormatInt(r.First, 10)}, r.addresses.Key())
	return frontier.Job{
		ID: frontier.NewID(frontier.Range, "", key...), Kind: frontier.Range,
		Task: frontier.Task{Site: site, URL: text},
	}
}

// isRange reports whether there is more than one address.
func (r *addressRange) isRange() bool { return r.Len > 1 }

// isAt reports whether the addresses are on a host.
func (r *addressRange) isAt(host string) bool {
	own, err := hostOf(r.addresses.At(r.First).URL)
	return err == nil && own == host
}

// find finds the one that is meant by an address among the first, which may be
// written otherwise, and among those that are like it.
func (r *addressRange) find(address string, is func(extract.Address) bool) (extract.Address, bool) {
	for i := range min(r.Len, maxMade) {
		if at := r.addresses.At(r.First + i); is(at) {
			return at, true
		}
	}
	looks := 0
	for i := range r.addresses.Like(address) {
		if looks++; looks > maxLooks {
			break
		}
		if i < r.First || i >= r.First+r.Len {
			continue
		}
		if at := r.addresses.At(i); is(at) {
			return at, true
		}
	}
	return extract.Address{}, false
}

// maxLooks is how many addresses of a range that are like one are compared with
// it.
const maxLooks = 20_000

// child makes the job of the i-th address of a range of the site, counted
// from 0.
func (c *Crawler) child(s *site, r *addressRange, i int64) (frontier.Job, error) {
	at := r.First + i
	address := r.addresses.At(at)
	job := frontier.Job{Kind: r.kind, Task: frontier.Task{
		Site: s.Name, Rule: s.start.Name, RuleHash: s.start.Hash, URL: address.URL,
		Fields: address.Vars, Numbered: r.addresses.Numbered(),
	}}
	if r.kind == frontier.Page {
		job.Page = 1
		if c.beginsAgain(s) {
			job.Revisit = c.started
		}
		job.Body = s.start.FirstBody(s.Name, address.URL, address.Vars)
	} else {
		job.Index = int(at) + 1
		job.Gallery = s.start.GalleryOf(address.Vars)
	}
	return job, c.rules.identify(&job, address.URL)
}

// seed is the job of a range, or of its one address. It is not wanted if there
// is nothing new to say of it. A range of start pages begins anew in every run.
// One of pictures, or of pages that are read only once, goes on where it was:
// what it made is known.
func (c *Crawler) seed(ctx context.Context, s *site, r *addressRange) (job frontier.Job, wanted bool, err error) {
	first, err := c.child(s, r, 0)
	if err != nil || !r.isRange() {
		return first, err == nil, err
	}
	job = r.job
	job.Host = first.Host
	if r.kind == frontier.Page && c.beginsAgain(s) {
		job.Revisit = c.started
		return job, true, nil
	}
	known, err := c.frontier.Get(ctx, []frontier.Job{job})
	if err != nil {
		return job, false, err
	}
	switch before := known[0]; before.State {
	case frontier.Open, frontier.Done:
		return job, false, nil
	default: // it is new, or was taken out of crawl.yaml and put back
		job.Made, job.Revisit = before.Made, always
		return job, true, nil
	}
}

// varNames lists the names of variables.
func varNames(vars []config.Var) (names []string) {
	for _, v := range vars {
		names = append(names, v.Name.Value)
	}
	return names
}
