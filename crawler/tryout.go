package crawler

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
)

// TryOptions says what page to look at, and with which rule.
type TryOptions struct {
	Config *config.Config
	Rules  *Rulebook
	// URL is the address of the page. With Saved it only says where the page
	// would be, and may be empty: it is then on the first host of Site.
	URL string
	// Saved is a page as bytes; nil to fetch it.
	Saved []byte
	// Site and Rule name the rule to read it by; empty to find out.
	Site, Rule string
	// Find, if set, is tried in place of a rule's finders.
	Find  *config.Snippet
	Fetch fetch.Options
}

// Tryout is what was seen of one page.
type Tryout struct {
	URL string `json:"url"`
	// Final is where redirects on the same host led.
	Final       string `json:"final_url,omitempty"`
	Status      int    `json:"status,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Bytes       int    `json:"bytes"`
	// Cause and Detail say why there is no page to read, empty if there is.
	Cause  string `json:"cause,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Robots is what robots.txt says of the address, empty if it was not asked.
	Robots string `json:"robots,omitempty"`
	// Charset is the encoding and Evidence what tells it.
	Charset  string `json:"charset,omitempty"`
	Evidence string `json:"evidence,omitempty"`
	// Site and Rule are those that the page was read by, and Why what speaks
	// for them.
	Site string `json:"site,omitempty"`
	Rule string `json:"rule,omitempty"`
	Why  string `json:"why,omitempty"`
	// Findings tell what each key found, and how.
	Findings []extract.Finding `json:"findings,omitempty"`
	// Ended is the until: that ends the chain at this page, empty if none does.
	Ended string `json:"ended,omitempty"`
	// Fields are those of the first picture, or of the first page to follow
	// where there is none.
	Fields map[string]string `json:"fields,omitempty"`
	// Gallery is the one that the finds of the page belong to, of several that
	// of the first; Count how many pictures it claims to have.
	Gallery string `json:"gallery,omitempty"`
	Count   int    `json:"count,omitempty"`
	// Notes are what else is worth knowing, such as that gallery: names a field
	// that is empty, a sentence each.
	Notes []string `json:"notes,omitempty"`
	// Next, Links and Images are the finds, those included that a run skips.
	Next   *TriedPage     `json:"next,omitempty"`
	Links  []TriedPage    `json:"links,omitempty"`
	Images []TriedPicture `json:"images,omitempty"`
	// Upcoming is what a run would fetch next, in its order.
	Upcoming []Upcoming `json:"upcoming,omitempty"`
	// Skipped is what a run would not fetch of the finds: pictures that a where:
	// does not want by what is known before they are asked for, and what the
	// robots.txt of the page's own host refuses; others were not asked.
	Skipped []extract.SkippedFind `json:"skipped,omitempty"`
	// Undecided says which where: and until: could not be decided, so that they
	// refuse nothing and end nothing.
	Undecided []string `json:"undecided,omitempty"`
	// Advice is what to do, a sentence each.
	Advice []string `json:"advice,omitempty"`
}

// Try looks at one page as a run would, and changes nothing: not the state, not
// the output. What the page or its host does wrong is told by the Tryout; the
// error says that there was nothing to try.
func Try(ctx context.Context, o TryOptions) (Tryout, error) {
	t := tryer{TryOptions: o}
	if t.assumed = o.URL == "" && o.Saved != nil; t.assumed {
		t.URL = t.anyAddress()
	}
	t.seen.URL = t.URL
	address, err := url.Parse(t.URL)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return t.seen, fmt.Errorf("%q is no http or https address: write it as https://HOST/PATH", t.URL)
	}
	if err := t.choose(address); err != nil {
		return t.seen, err
	}
	if address, err = t.conceal(address); err != nil {
		return t.seen, err
	}
	if len(t.sites) > 0 && o.Saved == nil {
		if err := o.Rules.unset(o.Config, t.sites[0].Name); err != nil {
			return t.seen, err
		}
		if t.cookies, err = openJar(localFolder(o.Config), t.sites[0]); err != nil {
			return t.seen, err
		}
	}
	a, ok := t.answer(ctx, address)
	if t.client != nil {
		defer t.client.Close()
	}
	if !ok {
		return t.seen, nil
	}
	if err := t.read(ctx, a); err != nil {
		return t.seen, err
	}
	t.advise()
	return t.seen, nil
}

// tryer fills a Tryout.
type tryer struct {
	TryOptions
	seen Tryout
	// assumed says that nobody told the address.
	assumed bool
	cookies *jar
	client  *fetch.Client // nil for a saved page
	obeys   bool          // robots.txt was asked
	sites   []*site       // those the address may belong to
	rules   []*attempt    // by which it may be read
	page    *extract.Page // nil if it could not be read
	sends   bool          // its rule sends a body
}

// conceal is the address without the secrets of the site on whose terms it is
// asked: it may be one that was copied from a log of theirs.
func (t *tryer) conceal(address *url.URL) (*url.URL, error) {
	if len(t.sites) == 0 {
		return address, nil
	}
	t.URL = t.sites[0].concealAddress(t.URL)
	t.seen.URL = t.URL
	return url.Parse(t.URL)
}

// anyAddress is where a saved page may have come from.
func (t *tryer) anyAddress() string {
	if s, ok := t.Rules.sites[t.Site]; ok && len(s.ranges) > 0 {
		return s.ranges[0].addresses.At(0).URL
	}
	return "http://saved.invalid/"
}

// choose finds the sites whose page this may be: the one asked for, else those
// with its host among their own, those that name the very address first. It is
// fetched on the terms of the first.
func (t *tryer) choose(address *url.URL) error {
	if t.Site != "" {
		s, ok := t.Rules.sites[t.Site]
		if !ok {
			return &UnknownSiteError{Name: t.Site, Known: t.Rules.names}
		}
		t.sites = []*site{s}
		return t.enter()
	}
	for _, name := range t.Rules.names {
		if s := t.Rules.sites[name]; s.own.has(fetch.Host(address)) || s.enter(t.URL).rule != nil {
			t.sites = append(t.sites, s)
		}
	}
	slices.SortStableFunc(t.sites, func(a, b *site) int {
		switch aNames, bNames := a.names(t.URL, 0), b.names(t.URL, 0); {
		case aNames && !bNames:
			return -1
		case bNames && !aNames:
			return 1
		}
		return 0
	})
	if t.Rule != "" && len(t.sites) != 1 {
		return fmt.Errorf("say which site the rule %q belongs to: --site NAME", t.Rule)
	}
	return t.enter()
}

// enter finds the rules that the page may be for: the one asked for, else the
// one that a run would enter by, else all of the sites. One that is certain is
// alone.
func (t *tryer) enter() error {
	if t.Rule != "" {
		rule := t.sites[0].rules[t.Rule]
		if rule == nil {
			return fmt.Errorf("the site %q has no rule %q; it has %s", t.sites[0].Name, t.Rule, strings.Join(t.sites[0].ruleNames(), ", "))
		}
		_, captures := rule.Match(t.URL)
		t.rules = []*attempt{{site: t.sites[0], rule: rule, fields: captures, why: "it was asked for"}}
		return nil
	}
	var names []string
	for _, s := range t.sites {
		names = append(names, s.Name)
		for _, name := range s.ruleNames() {
			t.rules = append(t.rules, &attempt{site: s, rule: s.rules[name]})
		}
	}
	if e, enters := t.Rules.entrance(t.URL, names...); enters && !t.assumed {
		return t.enterBy(e)
	}
	return nil
}

// enterBy has the page asked for and read as a run would that is given its
// address.
func (t *tryer) enterBy(e entrance) (err error) {
	if t.Rules, err = t.Rules.owning(e); err != nil {
		return err
	}
	s := t.Rules.sites[e.site]
	t.sites = []*site{s}
	t.rules = []*attempt{{site: s, rule: e.rule, fields: e.fields, why: e.why}}
	return nil
}
