package crawler

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

	"magpie/extract"
	"magpie/frontier"
)

// read reads the page by the rule that fits, or by the finder to be tried.
func (t *tryer) read(ctx context.Context, a answer) error {
	rules := t.candidates()
	if t.Find != nil || len(rules) == 0 {
		return t.query(a, rules)
	}
	var best *attempt
	for _, r := range rules {
		if err := r.read(a); err != nil {
			return err
		}
		t.concealFinds(r.finds, r.findings)
		if best == nil || r.score > best.score {
			best = r
		}
	}
	t.decoded(best.page)
	t.settle(best, len(rules))
	t.skip(ctx, best.finds)
	return nil
}

// concealFinds takes the secrets of every site the page may belong to out of what
// was found: a page that was saved is on nobody's terms.
func (t *tryer) concealFinds(finds *extract.Finds, findings []extract.Finding) {
	for _, s := range t.sites {
		s.concealFinds(finds)
		s.concealFindings(findings)
	}
}

// skip tells what robots.txt refuses of the finds. It is known by now, so that
// nobody is asked.
func (t *tryer) skip(ctx context.Context, finds *extract.Finds) {
	if !t.obeys {
		return
	}
	here, err := url.Parse(t.seen.URL)
	if err != nil {
		return
	}
	for _, address := range addresses(finds) {
		if to, err := url.Parse(address); err != nil || !sameOrigin(to, here) {
			continue
		}
		if v, err := t.client.Allowed(ctx, address); err == nil && !v.Allowed {
			t.seen.Skipped = append(t.seen.Skipped, extract.SkippedFind{Find: address, Reason: "robots.txt " + tellRobots(v)})
		}
	}
}

// addresses are those of all finds, of a picture the best that it can be had
// from.
func addresses(finds *extract.Finds) []string {
	var all []string
	for _, link := range finds.Links {
		all = append(all, link.URL)
	}
	if finds.Next != nil {
		all = append(all, finds.Next.URL)
	}
	for _, image := range finds.Images {
		all = append(all, image.Candidates[0])
	}
	return all
}

// query decodes the page and reads it by the finder to be tried, if there is
// one. What the first of the rules says of the charset holds.
func (t *tryer) query(a answer, rules []*attempt) error {
	charset := ""
	if len(rules) > 0 {
		charset = rules[0].rule.Charset()
	} else if !t.assumed {
		t.seen.Why = fmt.Sprintf("no site of the configuration has the host %s", a.url.Hostname())
	}
	page, err := extract.NewPage(a.url, a.contentType(), a.body, charset, extract.HTML)
	if err != nil {
		return err
	}
	if format := page.Sniff(); format != extract.HTML {
		// As a rule would say of it.
		if page, err = extract.NewPage(a.url, a.contentType(), a.body, charset, format); err != nil {
			return err
		}
	}
	t.decoded(page)
	if t.Find == nil {
		return nil
	}
	query, faults := extract.CompileQuery(t.Find.Finder, page.Format())
	if err := t.Find.Faults(faults); err != nil {
		return err
	}
	t.seen.Findings, err = query.Explain(page, extract.Scope{Page: 1})
	t.concealFinds(nil, t.seen.Findings)
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
			case t.Rule == "" && !t.assumed && name == s.start.Name && s.names(t.URL, frontier.Page):
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
	r.page, err = r.rule.NewPage(a.url, a.contentType(), a.body)
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
	if finds.Next != nil {
		next = append(next, Upcoming{frontier.Page.String(), rule.Name, 1, finds.Next.URL})
	}
	for _, follow := range rule.Follow {
		n, first := 0, ""
		for _, link := range finds.Links {
			if link.Rule == follow {
				n, first = n+1, cmp.Or(first, link.URL)
			}
		}
		if n > 0 {
			next = append(next, Upcoming{frontier.Page.String(), follow.Name, n, first})
		}
	}
	if n := len(finds.Images); n > 0 {
		next = append(next, Upcoming{Kind: frontier.Image.String(), N: n, First: finds.Images[0].Candidates[0]})
	}
	return next
}
