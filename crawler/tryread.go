package crawler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"magpie/extract"
	"magpie/frontier"
)

// read reads the page by the rule that fits, or by the finder to be tried.
func (t *tryer) read(ctx context.Context, a answer) error {
	if t.Find != nil || len(t.rules) == 0 {
		return t.query(a)
	}
	var best *attempt
	for _, r := range t.rules {
		r.read(a)
		t.concealFinds(r.finds, r.findings)
		if best == nil || r.score > best.score {
			best = r
		}
	}
	t.settle(best)
	if otherwise, is := errors.AsType[*extract.FormatError](best.err); is {
		t.misread(otherwise)
		return nil
	}
	if best.err != nil {
		return best.err
	}
	t.decoded(best.page)
	t.found(best)
	t.skip(ctx, best.finds)
	return nil
}

// misread tells that the page is not written as its rule says.
func (t *tryer) misread(err *extract.FormatError) {
	t.seen.Cause, t.seen.Detail = causeFormat, err.Error()
	t.seen.Advice = append(t.seen.Advice, adviseFormat(err))
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
func (t *tryer) query(a answer) error {
	charset := ""
	if len(t.rules) > 0 {
		charset = t.rules[0].rule.Charset()
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

// settle tells of the rule that was chosen among some.
func (t *tryer) settle(r *attempt) {
	t.seen.Site, t.seen.Rule, t.seen.Why = r.site.Name, r.rule.Name, r.why
	if r.why != "" {
		return
	}
	t.seen.Why = "its host is one of the site's"
	if t.Site != "" {
		t.seen.Why = "the site was asked for"
	}
	if among := len(t.rules); among > 1 {
		t.seen.Why += fmt.Sprintf("; of %d rules this one finds most", among)
	}
}

// found tells what the rule found.
func (t *tryer) found(r *attempt) {
	t.seen.Findings, t.seen.Ended = r.findings, r.finds.Ended
	t.seen.Fields = firstFields(r.finds)
	t.seen.Upcoming = upcoming(r.rule, r.finds)
}

// firstFields are those of the first picture or page found, as it has them
// itself.
func firstFields(finds *extract.Finds) map[string]string {
	fields := maps.Clone(finds.Fields)
	switch {
	case len(finds.Images) > 0:
		fields = maps.Clone(finds.Images[0].Fields)
	case len(finds.Links) > 0:
		fields = maps.Clone(finds.Links[0].Fields)
	}
	maps.DeleteFunc(fields, func(name, _ string) bool { return strings.Contains(name, ".") })
	return fields
}

// upcoming is what a run would do with the finds of a page.
func upcoming(rule *extract.Rule, finds *extract.Finds) (next []Upcoming) {
	if finds.Next != nil {
		next = append(next, Upcoming{Kind: frontier.Page.String(), Rule: rule.Name, N: 1, First: finds.Next.URL, Body: finds.Next.Body})
	}
	for _, follow := range rule.Follow {
		u := Upcoming{Kind: frontier.Page.String(), Rule: follow.Name}
		for _, link := range finds.Links {
			if link.Rule != follow {
				continue
			}
			if u.N++; u.N == 1 {
				u.First, u.Body = link.URL, link.Body
			}
		}
		if u.N > 0 {
			next = append(next, u)
		}
	}
	if n := len(finds.Images); n > 0 {
		u := Upcoming{Kind: frontier.Image.String(), N: n, First: finds.Images[0].Candidates[0]}
		for _, image := range finds.Images {
			u.Addresses += len(image.Candidates)
		}
		next = append(next, u)
	}
	return next
}
