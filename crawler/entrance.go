package crawler

import (
	"context"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"

	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// entrance is where an address that somebody gives enters a site: a page, and
// the rule that reads it.
type entrance struct {
	site    string
	rule    *extract.Rule
	address string
	// fields are those that the address tells.
	fields map[string]string
	// why says what speaks for the rule, and weight how much.
	why    string
	weight int
}

// enter finds where an address enters the site; there is no rule where it does
// not. The address of a start page is named in full, which says more than any
// pattern. Of rules whose patterns say as much the first is taken, and a rule
// comes before those below it. Secrets of the site in the address become their
// placeholders: it may be one that was copied from a browser.
func (s *site) enter(address string) entrance {
	address = s.concealAddress(address)
	if start, is := s.named(address, frontier.Page); is {
		fields := maps.Clone(start.Vars)
		return entrance{s.Name, s.start, address, fields, "the address is one of the site's start pages", math.MaxInt}
	}
	var best entrance
	for _, rule := range pageRules(s.start) {
		weight, captures := rule.Match(address)
		if captures != nil && (best.rule == nil || weight > best.weight) {
			best = entrance{s.Name, rule, address, captures, tellMatch(captures), weight}
		}
	}
	return best
}

// tellMatch says what an address tells that fits a pattern.
func tellMatch(captures map[string]string) string {
	told := "the address fits match:"
	for i, name := range slices.Sorted(maps.Keys(captures)) {
		if i > 0 {
			told += ","
		}
		told += fmt.Sprintf(" %s is %q", name, captures[name])
	}
	return told
}

// entrance finds where an address enters one of some sites.
func (b *Rulebook) entrance(address string, names ...string) (best entrance, found bool) {
	for _, name := range names {
		e := b.sites[name].enter(address)
		if e.rule != nil && (best.rule == nil || e.weight > best.weight) {
			best = e
		}
	}
	return best, best.rule != nil
}

// at finds where an address that somebody typed enters. The error is an
// [*AddressError] where it does not.
func (b *Rulebook) at(typed string) (entrance, error) {
	address, err := b.Spell(typed)
	if err != nil {
		return entrance{}, &AddressError{Address: typed, Err: err}
	}
	e, found := b.entrance(address, b.names...)
	if !found {
		return e, b.unfit(address)
	}
	return e, nil
}

// Spell writes an address in full. Where only the scheme is missing it is that
// by which crawl.yaml names the host.
func (b *Rulebook) Spell(typed string) (string, error) {
	address, err := extract.Typed(typed)
	if err != nil || strings.Contains(typed, "://") {
		return address, err
	}
	plain, err := url.Parse("http" + strings.TrimPrefix(address, "https"))
	if err != nil {
		return "", fmt.Errorf("reading an address: %w", err)
	}
	for _, s := range b.sites {
		if s.own.trusts(plain) {
			return "http" + strings.TrimPrefix(address, "https"), nil
		}
	}
	return address, nil
}

// enter finds where the addresses of a run enter. The hosts of these addresses
// are the sites' own from here on.
func (o *Options) enter() (entries []entrance, err error) {
	for _, address := range o.Addresses {
		e, err := o.Rules.at(address)
		if err != nil {
			return nil, err
		}
		if o.Rules, err = o.Rules.owning(e); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// owning is the rulebook in which the host of an entrance is its site's own. A
// host that only fits a pattern for hosts of everybody is not where the site
// has secrets: whoever sends an address around would be told them.
func (b *Rulebook) owning(e entrance) (*Rulebook, error) {
	address, err := parseAddress(e.address)
	if err != nil {
		return nil, err
	}
	if s := b.sites[e.site]; !s.own.has(fetch.Host(address)) && s.confides() {
		return b, nil
	}
	book, s := *b, *b.sites[e.site]
	s.own = s.own.with(address)
	book.sites = maps.Clone(b.sites)
	book.sites[e.site] = &s
	return &book, nil
}

// withEntered adds the sites of entrances to the names of others, each once.
func withEntered(names []string, entries []entrance) []string {
	all := slices.Clone(names)
	for _, e := range entries {
		if !slices.Contains(all, e.site) {
			all = append(all, e.site)
		}
	}
	return all
}

// addEntries makes the pages due that the run was told to enter by.
func (c *Crawler) addEntries(ctx context.Context) error {
	for _, e := range c.entries {
		job, err := c.entryJob(ctx, e)
		if err != nil {
			return fmt.Errorf("beginning with %s: %w", e.address, err)
		}
		if _, err := c.frontier.Add(ctx, []frontier.Job{job}); err != nil {
			return err
		}
	}
	return nil
}

// entryJob is the page of an entrance, due again in every run that is told of
// it. What is known of it from the page that once led there is kept.
func (c *Crawler) entryJob(ctx context.Context, e entrance) (frontier.Job, error) {
	job := frontier.Job{Kind: frontier.Page, Revisit: c.started, Task: frontier.Task{
		Site: e.site, Rule: e.rule.Name, RuleHash: e.rule.Hash, URL: e.address, Fields: e.fields, Page: 1,
		Body: e.rule.FirstBody(e.site, e.address, e.fields),
	}}
	if err := c.rules.identify(&job, e.address); err != nil {
		return job, err
	}
	known, err := c.frontier.Get(ctx, []frontier.Job{job})
	if err != nil || known[0].State == frontier.Unknown {
		return job, err
	}
	job.Fields = map[string]string{}
	maps.Copy(job.Fields, known[0].Fields)
	maps.Copy(job.Fields, e.fields)
	job.Referer = known[0].Referer
	return job, nil
}

// EnteredOnly lists those of some sites, or of all if none is named, that have
// match: alone: without an address a run only finishes what is left of them.
func (b *Rulebook) EnteredOnly(names ...string) (only []string) {
	if len(names) == 0 {
		names = b.names
	}
	for _, name := range names {
		if s, ok := b.sites[name]; ok && len(s.ranges) == 0 {
			only = append(only, name)
		}
	}
	return only
}
