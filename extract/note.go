package extract

import (
	"cmp"
	"fmt"
)

// mostNotes bounds what is said of a page.
const mostNotes = 20

// notes are the sentences about a page that a reading gathers.
type notes struct {
	said map[string]bool
	// lacks are what is missing in records, as often as it is.
	lacks map[lack]int
	order []lack
	// records counts those that were read, by block.
	records map[*Rule]int
}

// lack is something that records of a block may be without: a sentence that
// goes on with how many of them.
type lack struct {
	block *Rule
	what  string
	// found says that it is what a finder looks for.
	found bool
}

// note takes note of a sentence about the page, of those with the same key the
// first.
func (on *reading) note(key, sentence string) {
	n := &on.spent.notes
	if n.said[key] || len(n.said) >= mostNotes {
		return
	}
	addTo(&n.said, key)
	on.finds.Empty = append(on.finds.Empty, sentence)
}

// failed takes note of a step that failed on a value, each step once, on however
// many values it fails. arg is what it was given in the configuration, "" for
// nothing.
func (on *reading) failed(step, arg string, err error) {
	if arg != "" {
		step += fmt.Sprintf(" %q", shorten(arg))
	}
	sentence := fmt.Sprintf("%s: %s", step, cmp.Or(shorten(plainError(err)), "failed"))
	if on.watch != nil {
		on.watch.failed(sentence)
		return
	}
	on.note(step, sentence)
}

// lacks takes note of what the page or record at hand is without.
func (on *reading) lacks(what string) {
	if on.rule.in == nil {
		on.note(what, what)
		return
	}
	on.recordLacks(lack{block: on.rule, what: what})
}

// recordLacks takes note of what the record at hand is without.
func (on *reading) recordLacks(l lack) {
	n := &on.spent.notes
	if n.lacks == nil {
		n.lacks = map[lack]int{}
	}
	if n.lacks[l]++; n.lacks[l] == 1 {
		n.order = append(n.order, l)
	}
}

// tellLacks takes note of what records were without, once for all.
func (on *reading) tellLacks() {
	n := &on.spent.notes
	for _, l := range n.order {
		if on.watch != nil && l.found && n.lacks[l] == n.records[l.block] {
			continue // its finding tells more
		}
		sentence := fmt.Sprintf("%s in %d of %d records of %q", l.what, n.lacks[l], n.records[l.block], l.block.Name)
		on.note(sentence, sentence)
	}
}

// countRecord counts a record of the block at hand.
func (on *reading) countRecord() {
	n := &on.spent.notes
	if n.records == nil {
		n.records = map[*Rule]int{}
	}
	n.records[on.rule]++
}
