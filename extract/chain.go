package extract

import (
	"fmt"
	"strconv"
	"strings"

	"magpie/config"
)

// readChain reads what is about the chain of the page: the next page, and how
// much there is of all. It comes last, for {offset} counts what was found here.
func (r *Rule) readChain(on *reading) error {
	on.finds.Found = on.found(r)
	on.offset = on.first + on.finds.Found
	if err := r.readCount(on); err != nil {
		return err
	}
	r.readUntil(on)
	if r.next == nil {
		return nil
	}
	values, err := r.next.find(on)
	if err != nil {
		return fmt.Errorf("finding next: %w", err)
	}
	if on.finds.Ended == "" {
		on.finds.Next = on.next(values)
	}
	if err := on.overflow(r.next, len(values)); err != nil {
		return fmt.Errorf("finding next: %w", err)
	}
	return nil
}

// readUntil tells whether the chain ends here.
func (r *Rule) readUntil(on *reading) {
	if r.until == nil {
		return
	}
	ends, err := r.until.Holds(on.pageValue)
	if err != nil {
		on.finds.Undecided = "until: " + err.Error()
		if on.watch == nil {
			on.note("until", on.finds.Undecided)
		}
	} else if ends {
		on.finds.Ended = r.until.String()
	}
}

// found counts the finds of the page: records if the rule reads any.
func (on *reading) found(r *Rule) int {
	if len(r.Each) > 0 {
		return on.spent.records
	}
	return len(on.finds.Links) + len(on.finds.Images)
}

// readCount reads the first number of what count: finds.
func (r *Rule) readCount(on *reading) error {
	if r.count == nil {
		return nil
	}
	values, err := r.count.find(on)
	if err != nil {
		return fmt.Errorf("finding count: %w", err)
	}
	if on.finds.Count = firstNumber(firstText(values)); on.finds.Count == 0 {
		on.empty("count", r.count, len(values), "none with a number")
	}
	return nil
}

// firstNumber is the first whole number in a text, with separators of thousands
// in it; 0 if there is none, or one beyond all counting.
func firstNumber(text string) int {
	m := countedNumber().FindString(text)
	n, err := strconv.Atoi(digitsOnly.Replace(m))
	if err != nil || n > mostCounted {
		return 0
	}
	return n
}

// mostCounted is more pictures than any gallery has.
const mostCounted = 1_000_000_000

// countedNumber matches a number, with separators between thousands or without.
// White space is collapsed where it is used.
var countedNumber = config.WhenNeeded(`[0-9]{1,3}(?:[,.'’ ][0-9]{3})+\b|[0-9]+`)

var digitsOnly = strings.NewReplacer(",", "", ".", "", "'", "", "’", "", " ", "")

// pageValue is what a name means in until:.
func (on *reading) pageValue(name string) any {
	switch name {
	case "page":
		return on.number
	case "offset":
		return on.offset
	case "finds":
		return on.finds.Found
	}
	return on.lookup(name)
}

// next is the first request found that leads away from this page, nil when none
// does: a pager without a next page often links to itself.
func (on *reading) next(finds []value) *Request {
	body := on.rule.bodyOf(on.lookup, on.number+1, on.offset)
	for _, addr := range on.links(finds) {
		if body != on.scope.Body || !on.page.isAt(addr) {
			return &Request{addr, body}
		}
	}
	return nil
}

// FirstBody is what is sent for a start page with some fields, "" for nothing.
func (r *Rule) FirstBody(site, url string, fields map[string]string) string {
	return r.bodyOf(func(name string) string {
		switch name {
		case "site":
			return site
		case "url":
			return url
		}
		return r.Field(fields, name)
	}, 1, 0)
}

// BodyType is the Content-Type of what is sent, "" for nothing.
func (r *Rule) BodyType() string {
	if r.body == nil {
		return ""
	}
	return r.body.contentType
}

// bodyOf is what is sent for a page of the rule, the n-th of its chain, before
// which there were so many finds.
func (r *Rule) bodyOf(lookup func(string) string, page, offset int) string {
	if r.body == nil {
		return ""
	}
	return r.body.write(func(name string) string {
		switch name {
		case "page":
			return strconv.Itoa(page)
		case "offset":
			return strconv.Itoa(offset)
		}
		return lookup(name)
	})
}
