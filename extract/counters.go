package extract

import (
	"slices"
	"strconv"

	"magpie/config"
)

// counters are the parameters of addresses in which a chain counts: those that
// the query of its next sets by {page} and by {offset}, "" for none.
type counters struct {
	page, offset string
	// counts is whether any template of next does.
	counts bool
}

// note takes note of what a query step sets.
func (c *counters) note(parameter string, t *Template) {
	c.counts = c.counts || t.counts()
	if t.names("page") {
		c.page = parameter
	}
	if t.names("offset") {
		c.offset = parameter
	}
}

// begin sets {page} and {offset} of a page. Where its address is further on than
// the chain, for that began in the middle of a list, they are what the address
// says.
func (on *reading) begin(c counters) {
	on.number = max(on.scope.Page, on.numberIn(c.page))
	on.first = max(on.scope.Offset, on.numberIn(c.offset))
	on.offset = on.first
}

// numberIn is the number that a parameter of the page's address has, 0 for none.
func (on *reading) numberIn(parameter string) int {
	if parameter == "" {
		return 0
	}
	text, _ := urlPart(on.page.addr, "?"+parameter)
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// counts reports whether what a template makes is one of many in a row.
func (t *Template) counts() bool {
	return slices.ContainsFunc(t.parts, func(p part) bool { return p.name == "page" || p.name == "offset" || p.add != 0 })
}

// isMade reports whether a finder makes an address of that of the page alone,
// and of what is known of it: it looks for nothing that the page shows.
func isMade(f *config.Finder) bool {
	return f != nil && !slices.ContainsFunc(f.Steps, func(s config.Step) bool {
		return !slices.Contains([]string{"template", "query", "url"}, s.Kind.Value)
	})
}
