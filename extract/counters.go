package extract

import "strconv"

// counters are the parameters of addresses in which a chain counts: those that
// the query of its next sets by {page} and by {offset}, "" for none.
type counters struct{ page, offset string }

// note takes note of what a query step sets.
func (c *counters) note(parameter string, t *Template) {
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
