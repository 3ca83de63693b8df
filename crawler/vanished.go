package crawler

import (
	"context"
	"fmt"
	"strings"

	"magpie/extract"
	"magpie/frontier"
)

// held is what a page held when its rule, as it is, read it last; nothing where
// that is not known.
type held struct {
	links, images int
	// next is the page behind it in its chain, and nextBody what is sent for it.
	next, nextBody string
	nextGone       bool // there was one before
}

// heldBefore is what the record of a page says of it. Another rule finds
// something else.
func (l *lane) heldBefore(ctx context.Context, rule *extract.Rule, job frontier.Job) (h held, err error) {
	known, err := l.frontier.Get(ctx, []frontier.Job{job})
	if err != nil {
		return h, err
	}
	before := known[0]
	if before.ReadBy != "" && before.ReadBy != rule.Hash {
		return h, nil
	}
	return held{
		links: before.Links, images: before.Images,
		next: before.Next, nextBody: before.NextBody, nextGone: before.Cause == causeNextGone,
	}, nil
}

// compare fails a page on which its rule finds nothing of what it found there
// before: what is left of the page counts, and its record keeps what it held, to
// be compared again by the next run. That the first page of a chain lost its next
// is worth a note.
func (h held) compare(o *frontier.Outcome, f found) {
	linksGone, imagesGone := h.links > 0 && len(f.pages) == 0, h.images > 0 && len(f.images) == 0
	if linksGone || imagesGone {
		o.State, o.Cause, o.Passing, o.ReadAs = frontier.Failed, causeMatchedNothing, true, ""
		o.Missing, o.Lacking = 0, "" // why is told
		o.Detail = strings.TrimPrefix(o.Detail+"; it found "+h.finds(linksGone, imagesGone)+" before", "; ")
		return
	}
	had := h.next != "" || h.nextGone
	if had && o.Job.Page <= 1 && f.next == nil && !f.cut && o.Cause == "" {
		o.Cause, o.Detail = causeNextGone, "no next page is found, and there was one before"
		if h.next != "" {
			o.Detail += ": " + h.next
		}
	}
}

// finds says what was found that is gone.
func (h held) finds(links, images bool) string {
	var all []string
	if links {
		all = append(all, amount(h.links, "link"))
	}
	if images {
		all = append(all, amount(h.images, "picture"))
	}
	return strings.Join(all, " and ")
}

func amount(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
