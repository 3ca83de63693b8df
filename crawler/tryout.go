package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
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
	Find  *extract.Query
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
	// Upcoming is what a run would fetch next, in its order.
	Upcoming []Upcoming `json:"upcoming,omitempty"`
	// Advice is what to do, a sentence each.
	Advice []string `json:"advice,omitempty"`
}

// Upcoming is something that a run would fetch.
type Upcoming struct {
	Kind string `json:"kind"` // "page" or "image"
	// Rule is the one that pages are read by.
	Rule string `json:"rule,omitempty"`
	N    int    `json:"n"`
	// First is the address of the first of them.
	First string `json:"first"`
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
		return t.seen, fmt.Errorf("%q is no http or https address", t.URL)
	}
	if err := t.choose(address); err != nil {
		return t.seen, err
	}
	if len(t.sites) > 0 && o.Saved == nil {
		if t.cookies, err = openJar(o.Config.Output, t.sites[0]); err != nil {
			return t.seen, err
		}
	}
	a, ok := t.answer(ctx, address)
	if !ok {
		return t.seen, nil
	}
	if err := t.read(a); err != nil {
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
	sites   []*site // those the address may belong to
	page    *extract.Page
}

// anyAddress is where a saved page may have come from.
func (t *tryer) anyAddress() string {
	if s, ok := t.Rules.sites[t.Site]; ok && len(s.ranges) > 0 {
		return s.ranges[0].addresses.At(0).URL
	}
	return "http://saved.invalid/"
}

// choose finds the sites whose page this may be: those named, else those with
// its host among their own.
func (t *tryer) choose(address *url.URL) error {
	if t.Site != "" {
		s, ok := t.Rules.sites[t.Site]
		if !ok {
			return &UnknownSiteError{Name: t.Site, Known: t.Rules.names}
		}
		if _, ok := s.rules[t.Rule]; t.Rule != "" && !ok {
			return fmt.Errorf("the site %q has no rule %q; it has %s", t.Site, t.Rule, strings.Join(s.ruleNames(), ", "))
		}
		t.sites = []*site{s}
		return nil
	}
	for _, name := range t.Rules.names {
		if s := t.Rules.sites[name]; s.own.has(fetch.Host(address)) {
			t.sites = append(t.sites, s)
		}
	}
	if t.Rule != "" && len(t.sites) != 1 {
		return fmt.Errorf("say which site the rule %q belongs to: --site NAME", t.Rule)
	}
	return nil
}

// answer is the page as it came, or as it was saved. It is not ok when there is
// nothing to read.
func (t *tryer) answer(ctx context.Context, address *url.URL) (a answer, ok bool) {
	if t.Saved != nil {
		t.seen.Bytes = len(t.Saved)
		return answer{status: http.StatusOK, header: http.Header{}, url: address, body: t.Saved}, true
	}
	a, err := t.fetch(ctx, address)
	v := judgePage(a, err)
	t.seen.Status, t.seen.Bytes = a.status, len(a.body)
	if a.header != nil {
		t.seen.ContentType = a.contentType()
	}
	if a.url != nil && a.url.String() != t.URL {
		t.seen.Final = a.url.String()
	}
	if v.Class != fetch.OK {
		t.seen.Cause, t.seen.Detail = v.Cause, v.Detail
		if v.Class == fetch.Moved {
			t.seen.Detail = "it is at " + v.Location
			t.seen.Advice = append(t.seen.Advice, "try that one: crawl try "+v.Location)
		} else if advice := Advise(v.Cause, t.URL); advice != "" {
			t.seen.Advice = append(t.seen.Advice, advice)
		}
		return a, false
	}
	return a, true
}

// fetch requests the page on the terms of its site.
func (t *tryer) fetch(ctx context.Context, address *url.URL) (answer, error) {
	o := t.Fetch
	job := frontier.Job{Kind: frontier.Page, Host: fetch.Host(address)}
	o.Meant = t.Rules.meant(job.Host)
	client := fetch.New(o)
	defer client.Close()
	terms := fetch.Terms{MaxSize: maxPage, Fixed: true, Silence: trySilence, Robots: true}
	if len(t.sites) > 0 {
		terms = t.sites[0].terms(job, t.cookies)
		client.Limit(job.Host, t.sites[0].limit())
	}
	ctx = fetch.WithTerms(ctx, terms)
	if terms.Robots {
		robots, err := client.Allowed(ctx, t.URL)
		if err != nil {
			return answer{}, err
		}
		t.seen.Robots = tellRobots(robots)
	}
	return newWalker(client).visit(ctx, t.URL, header(job))
}

// tellRobots says what robots.txt says.
func tellRobots(v fetch.RobotsVerdict) string {
	said := "allows it: " + v.Source
	switch {
	case !v.Allowed:
		said = fmt.Sprintf("refuses it: line %d says %q", v.Line, v.Rule)
	case v.Rule != "":
		said = fmt.Sprintf("allows it: line %d says %q", v.Line, v.Rule)
	}
	if v.Delay > 0 {
		said += fmt.Sprintf("; it asks for %v from one request to the next", v.Delay)
	}
	return said
}

// trySilence is how long a host may be silent that is of no site.
const trySilence = 30 * time.Second

// read reads the page by the rule that fits, or by the finder to be tried.
func (t *tryer) read(a answer) error {
	rules := t.candidates()
	if t.Find != nil || len(rules) == 0 {
		return t.query(a, rules)
	}
	var best *attempt
	for _, r := range rules {
		if err := r.read(a); err != nil {
			return err
		}
		if best == nil || r.score > best.score {
			best = r
		}
	}
	t.decoded(best.page)
	t.settle(best, len(rules))
	return nil
}

// query decodes the page and reads it by the finder to be tried, if there is
// one. What the first of the rules says of the charset holds.
func (t *tryer) query(a answer, rules []*attempt) error {
	charset := ""
	if len(rules) > 0 {
		charset = rules[0].rule.Charset
	} else {
		t.seen.Why = fmt.Sprintf("no site of the configuration has the host %s", a.url.Hostname())
	}
	page, err := extract.NewPage(a.url, a.contentType(), a.body, charset)
	if err != nil {
		return err
	}
	t.decoded(page)
	if t.Find != nil {
		t.seen.Findings, err = t.Find.Explain(page, extract.Scope{Page: 1})
	}
	return err
}

// decoded tells how the page was decoded.
func (t *tryer) decoded(page *extract.Page) {
	t.page = page
	t.seen.Charset, t.seen.Evidence = page.Charset().Label, page.Charset().Evidence()
}

// attempt is the page read by one rule.
type attempt struct {
	site     *site
	rule     *extract.Rule
	why      string
	page     *extract.Page
	finds    *extract.Finds
	findings []extract.Finding
	score    int // how many keys found something
}

// candidates are the rules that the page may be for. One that is certain is
// alone.
func (t *tryer) candidates() []*attempt {
	var all []*attempt
	for _, s := range t.sites {
		for _, name := range s.ruleNames() {
			r := &attempt{site: s, rule: s.rules[name]}
			switch {
			case name == t.Rule:
				r.why = "it was asked for"
				return []*attempt{r}
			case t.Rule == "" && !t.assumed && name == s.start.Name && s.startsAt(t.URL):
				r.why = "the address is one of the site's start pages"
				return []*attempt{r}
			}
			all = append(all, r)
		}
	}
	return all
}

// read decodes the page as the rule says and reads it.
func (r *attempt) read(a answer) (err error) {
	r.page, err = extract.NewPage(a.url, a.contentType(), a.body, r.rule.Charset)
	if err != nil {
		return err
	}
	r.finds, r.findings, err = r.rule.Explain(r.page, extract.Scope{Site: r.site.Name, Page: 1})
	for _, f := range r.findings {
		if len(f.Values) > 0 {
			r.score++
		}
	}
	return err
}

// settle tells of the rule that was chosen among some.
func (t *tryer) settle(r *attempt, among int) {
	t.seen.Site, t.seen.Rule, t.seen.Why, t.seen.Findings = r.site.Name, r.rule.Name, r.why, r.findings
	if r.why == "" {
		t.seen.Why = "its host is one of the site's"
		if t.Site != "" {
			t.seen.Why = "the site was asked for"
		}
		if among > 1 {
			t.seen.Why += fmt.Sprintf("; of %d rules this one finds most", among)
		}
	}
	t.seen.Upcoming = upcoming(r.rule, r.finds)
}

// upcoming is what a run would do with the finds of a page.
func upcoming(rule *extract.Rule, finds *extract.Finds) (next []Upcoming) {
	if finds.Next != "" {
		next = append(next, Upcoming{frontier.Page.String(), rule.Name, 1, finds.Next})
	}
	for i, links := range finds.Links {
		if len(links) > 0 {
			next = append(next, Upcoming{frontier.Page.String(), rule.Follow[i].Name, len(links), links[0]})
		}
	}
	if n := len(finds.Images); n > 0 {
		next = append(next, Upcoming{Kind: frontier.Image.String(), N: n, First: finds.Images[0].Candidates[0]})
	}
	return next
}

// advise says what the finds suggest.
func (t *tryer) advise() {
	for _, f := range t.seen.Findings {
		if len(f.Values) == 0 && (t.Find == nil || f.Dry() != "") {
			t.seen.Advice = append(t.seen.Advice, adviseFinding(f))
		}
	}
	if advice := adviseCharset(t.page); advice != "" {
		t.seen.Advice = append(t.seen.Advice, advice)
	}
	if len(t.sites) == 0 && t.Find == nil {
		t.seen.Advice = append(t.seen.Advice,
			"to see what a finder finds here: --find 'SELECTOR'", "to read it by a site's rule all the same: --site NAME --rule NAME")
	}
}

// adviseFinding says what to do about a key that found nothing.
func adviseFinding(f extract.Finding) string {
	what := f.Key + ": "
	switch {
	case f.Dry() != "" && len(f.Near) > 0:
		return what + "the page has " + strings.Join(f.Near, "; ")
	case f.Dry() != "" && len(f.Before) > 0:
		return fmt.Sprintf("%s%s gives nothing of what is before it; try that step by itself with --find", what, f.Dry())
	case f.Dry() != "":
		return what + "nothing on the page is like it: is it built by a script, or is this another page than a browser shows?"
	case slices.ContainsFunc(f.Before, func(find string) bool {
		return strings.Contains(find, `href="#`) || strings.Contains(find, "javascript:")
	}):
		return what + "what it finds is a button for a script: count the pages with {template: …{page+1}…}"
	}
	return what + "what it finds is of no use for that key: choose other elements"
}

// adviseCharset says what to do where the encoding was guessed, or does not
// suit the bytes.
func adviseCharset(p *extract.Page) string {
	c := p.Charset()
	switch {
	case p.Unreadable() > 0:
		return tellUnreadable(p.Unreadable(), c)
	case c.Source == "trial":
		return fmt.Sprintf("the page does not say how it is written, %s is a guess: if letters look wrong, say charset:", c.Label)
	}
	return ""
}
