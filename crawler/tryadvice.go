package crawler

import (
	"fmt"
	"slices"
	"strings"

	"magpie/extract"
)

// advise says what the finds suggest.
func (t *tryer) advise() {
	for _, f := range t.seen.Findings {
		ran := len(f.Steps) > 0 // else there was no record to find it in
		if !ran || len(f.Values) > 0 || t.Find != nil && f.Dry() == "" {
			continue
		}
		if advice := t.adviseFinding(f); advice != "" {
			t.seen.Advice = append(t.seen.Advice, advice)
		}
	}
	if t.page == nil {
		return
	}
	if advice := adviseCharset(t.page); advice != "" {
		t.seen.Advice = append(t.seen.Advice, advice)
	}
	if format := t.page.Format(); len(t.rules) == 0 && format != extract.HTML {
		t.seen.Advice = append(t.seen.Advice, adviseRule(format))
	}
	if len(t.sites) == 0 && t.Find == nil {
		t.adviseStart()
	}
}

// adviseStart says how to begin with a page that no site has.
func (t *tryer) adviseStart() {
	t.seen.Advice = append(t.seen.Advice, "to see what a finder finds here: --find 'SELECTOR'")
	if !t.assumed {
		t.seen.Advice = append(t.seen.Advice, "to write a site for it: "+t.Rules.Command("add", t.URL))
	}
	if len(t.Rules.names) > 0 {
		t.seen.Advice = append(t.seen.Advice, "to read it by a site's rule all the same: --site NAME --rule NAME")
	}
}

// adviseFinding says what to do about a key that found nothing, "" where there
// is nothing to be done.
func (t *tryer) adviseFinding(f extract.Finding) string {
	what := f.Key + ": "
	switch {
	case f.Key == "next" && t.seen.Ended != "":
		return ""
	case f.Key == "next" && f.ThisPage():
		return t.adviseThisPage(f)
	case len(f.Errors) > 0 && f.There != "":
		return what + f.Errors[0] + "; " + f.There
	case len(f.Errors) > 0:
		return what + f.Errors[0]
	case f.Key == "next" && strings.HasSuffix(f.There, " is null"):
		return what + f.There + ", as it is on a last page"
	case f.There != "":
		return what + f.There
	case f.Dry() != "" && len(f.Near) > 0:
		return what + "the page has " + strings.Join(f.Near, "; ")
	case f.Dry() != "" && len(f.Before) > 0 && t.Find != nil:
		return fmt.Sprintf("%s%s gives nothing of what is before it", what, f.Dry())
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

// adviseThisPage says what to do where next leads to the page itself, "" where
// that is how a pager ends.
func (t *tryer) adviseThisPage(f extract.Finding) string {
	own := strings.HasPrefix(f.Finder, "url")
	switch {
	case t.sends:
		return "next: it leads to this page itself, and what is sent there is the same: give body: a {page} or an {offset}"
	case own:
		return "next: it is the address of this page itself: count the pages with {query: {page: '{page+1}'}}"
	}
	return ""
}

// adviseFormat says what to do about a page that is not written as its rule
// says.
func adviseFormat(err *extract.FormatError) string {
	if err.Err != nil {
		return "look at the answer in a browser: is it an error, or a login? If it is what it should be, take its values with {regex: …} and format: html"
	}
	if err.Got == extract.HTML {
		return "see it in a browser: for a login give the site cookies:. If it is what it should be, " + adviseRule(err.Got)
	}
	return adviseRule(err.Got)
}

// adviseRule says what a rule for pages of a format looks like.
func adviseRule(f extract.Format) string {
	switch f {
	case extract.JSON:
		return "it is JSON: give the rule format: json. A plain string in it is then jq, such as '.data[].url'"
	case extract.XML:
		return "it is XML: give the rule format: xml. A plain string in it is then XPath, such as '//item/link'"
	}
	return "it is HTML: give the rule format: html. A plain string in it is then a CSS selector, such as 'a.next'"
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
