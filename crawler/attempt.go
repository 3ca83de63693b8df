package crawler

import (
	"slices"

	"magpie/extract"
)

// attempt is a page read by one of the rules that it may be for.
type attempt struct {
	site   *site
	rule   *extract.Rule
	fields map[string]string // that the address tells
	why    string            // what makes the rule certain, "" if it is not

	page     *extract.Page
	finds    *extract.Finds
	findings []extract.Finding
	err      error
	score    int // twice how many keys found something, less than none with an error
}

// body is what is sent for the page.
func (r *attempt) body(address string) string {
	return r.rule.FirstBody(r.site.Name, address, r.fields)
}

// read decodes the page that an address led to as the rule says, and reads it.
func (r *attempt) read(a answer, address string) {
	if r.page, r.err = r.rule.NewPage(a.url, a.contentType(), a.body); r.err == nil {
		r.finds, r.findings, r.err = r.rule.Explain(r.page, extract.Scope{
			Site: r.site.Name, Address: address, Fields: r.fields, Page: 1, Body: r.body(a.url.String()),
		})
	}
	if r.err != nil {
		r.score = -1
		return
	}
	for _, f := range r.findings {
		switch {
		case len(f.Values) == 0:
		case f.Key == "next":
			r.score++ // it may be made of any page's own address, so it counts half
		default:
			r.score += 2
		}
	}
}

// fitsBetter reports whether the page is rather for this rule than for another. A
// page on which neither finds anything is rather one with a picture: lists are
// what people have working first.
func (r *attempt) fitsBetter(than *attempt) bool {
	if r.score == 0 && than.score == 0 {
		return r.seeksPicture() && !than.seeksPicture()
	}
	return r.score > than.score
}

// seeksPicture reports whether the rule looks for pictures.
func (r *attempt) seeksPicture() bool {
	return slices.ContainsFunc(r.findings, func(f extract.Finding) bool { return f.Key == "image" })
}
