package crawler

import (
	"fmt"
	"strings"

	"magpie/extract"
	"magpie/frontier"
)

// held is what is recorded of a page as it was read last.
type held struct {
	frontier.Record
	// byRule says that its rule read it, as it is. Another one finds something
	// else.
	byRule bool
	// accepts says that what was told before of what is gone is taken for what is:
	// the run reads everything.
	accepts bool
}

// heldBefore is what the record of a page says of it.
func (l *lane) heldBefore(rule *extract.Rule, page frontier.Record) held {
	return held{page, page.ReadBy == "" || page.ReadBy == rule.Hash, l.full}
}

// isEmpty reports whether its rule read a page, found nothing, and somebody took
// that for all there is.
func (h held) isEmpty() bool { return h.byRule && h.ReadBy != "" && h.Links+h.Images == 0 }

// linksGone and imagesGone report whether a page held some, and holds none.
func (h held) linksGone(f found) bool { return h.byRule && h.Links > 0 && len(f.pages) == 0 }

func (h held) imagesGone(f found) bool { return h.byRule && h.Images > 0 && len(f.images) == 0 }

// compare fails a page on which its rule finds nothing of what it found there
// before: what is left of the page counts, and its record keeps what it held, to
// be compared again by the next run. What else is gone is worth a note.
func (h held) compare(o *frontier.Outcome, f found) {
	if f.vanished {
		o.State, o.Cause, o.Passing, o.ReadAs = frontier.Failed, causeMatchedNothing, true, ""
		o.Missing, o.Lacking = 0, "" // why is told
		o.Detail = strings.TrimPrefix(o.Detail+"; it found "+h.finds(h.linksGone(f), h.imagesGone(f))+" before", "; ")
		return
	}
	if o.Cause != "" {
		return
	}
	switch {
	case h.nextGone(*o, f):
		o.Cause, o.Detail = causeNextGone, h.Detail
		if h.Next != "" || o.Detail == "" {
			o.Detail = "no next page is found, and there was one before: " + h.Next
		}
	case f.countGone:
		o.Cause = causeCountGone
		o.Detail = fmt.Sprintf("no count is found, and there was one before, which is taken for true: %d", h.Claim)
	}
}

// nextGone reports whether the first page of a chain lost its next.
func (h held) nextGone(o frontier.Outcome, f found) bool {
	had := h.Next != "" || h.Cause == causeNextGone && !h.accepts
	return h.byRule && had && o.Job.Page <= 1 && f.next == nil && !f.cut
}

// keepCount has a page on which no count is found any more claim what it claimed
// before, and reports whether it did. Behind a page that claims something it need
// not.
func (h held) keepCount(job frontier.Job, finds *extract.Finds) bool {
	claims := job.Page <= 1 || job.Claimed == 0
	accepted := h.accepts && h.Cause == causeCountGone
	if !h.byRule || h.Claim == 0 || finds.Count != 0 || !claims || accepted {
		return false
	}
	finds.Count = h.Claim
	return true
}

// finds says what was found that is gone.
func (h held) finds(links, images bool) string {
	var all []string
	if links {
		all = append(all, amount(h.Links, "link"))
	}
	if images {
		all = append(all, amount(h.Images, "picture"))
	}
	return strings.Join(all, " and ")
}

func amount(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
