package crawler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"magpie/extract"
)

// read reads the page by the rule that fits, or by the finder to be tried.
func (t *tryer) read(ctx context.Context, a answer) error {
	if t.Find != nil || len(t.rules) == 0 {
		return t.query(a)
	}
	var best *attempt
	for _, r := range t.rules {
		r.read(a, t.URL)
		t.concealFinds(r.finds, r.findings)
		if best == nil || r.fitsBetter(best) {
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
	t.found(ctx, best)
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

// query decodes the page and reads it by the finder to be tried, if there is
// one. What the first of the rules says of the charset holds.
func (t *tryer) query(a answer) error {
	charset := ""
	if len(t.rules) > 0 {
		charset = t.rules[0].rule.Charset()
	} else if !t.assumed {
		t.seen.Why = fmt.Sprintf("no site of the configuration has the host %s", a.url.Hostname())
		if len(t.Rules.names) == 0 {
			t.seen.Why = "there are no sites yet"
		}
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
	switch among := len(t.rules); {
	case among == 1:
	case r.score == 0:
		t.seen.Why += fmt.Sprintf("; of %d rules none finds anything: to read it by another, give --rule NAME", among)
	default:
		t.seen.Why += fmt.Sprintf("; of %d rules this one finds most", among)
	}
}

// found tells what the rule found.
func (t *tryer) found(ctx context.Context, r *attempt) {
	t.seen.Findings, t.seen.Ended, t.seen.Count = r.findings, r.finds.Ended, r.finds.Count
	t.seen.Fields = firstFields(r.finds)
	t.seen.Notes = r.finds.Empty
	t.sends = r.rule.Method == http.MethodPost || r.rule.BodyType() != ""
	t.triedPages(r)
	t.triedPictures(r)
	t.seen.Gallery = t.seen.gallery(r.finds)
	if r.finds.Undecided != "" {
		t.undecided(r.finds.Undecided + ": the chain goes on")
	}
	t.askRobots(ctx)
	t.seen.goOn(r.rule)
}

// firstFields are those of the first picture or page found, as it has them
// itself.
func firstFields(finds *extract.Finds) map[string]string {
	switch {
	case len(finds.Images) > 0:
		return shownFields(finds.Images[0].Fields)
	case len(finds.Links) > 0:
		return shownFields(finds.Links[0].Fields)
	}
	return shownFields(finds.Fields)
}

// shownFields are fields without those that others hide.
func shownFields(fields map[string]string) map[string]string {
	fields = maps.Clone(fields)
	maps.DeleteFunc(fields, func(name, _ string) bool { return strings.Contains(name, ".") })
	return fields
}
