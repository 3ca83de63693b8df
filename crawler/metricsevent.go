package crawler

import (
	"errors"
	"slices"
	"strings"
	"time"

	"magpie/fetch"
	"magpie/frontier"
	"magpie/storage"
)

// endings are what an event says became of a page or a picture. Of other events
// nothing is counted.
var endings = map[EventKind]string{
	PageRead: "read", Saved: "kept", Skipped: "skipped", Failed: "failed",
	Unchanged: "unchanged", Replaced: "replaced", Gone: "gone", Unsure: "unsure",
}

// add counts an event.
func (m *Metrics) add(e Event) {
	if m == nil {
		return
	}
	state, ended := endings[e.Kind]
	if !ended {
		return
	}
	by := m.pictures
	if e.Job == frontier.Page.String() {
		by = m.pages
	}
	if e.Kind == PageRead && e.Unchanged {
		state = endings[Unchanged]
	}
	by.Of(causeLabel(e.Cause), e.Site, state).Add(1)
}

// ownCauses are all that are found here, besides those of fetch.
var ownCauses = []string{
	causeNotPicture, causePlaceholder, causeUnknownType, causeDamaged, causeSourceDamaged, causeChallenge, causeName,
	causeOther, causeNothing, causeMatchedNothing, causeNextGone, causeCountGone, causeHole, causeMisread, causeUnreadable,
	causePageTooLarge, causeNoRule, causeNotPage, causeEndUndecided, causeNoSecond, causeFormat, causeAbsent,
	causeShorter, causeRemoved, causeVideo, causeImage, causeTooSmall, causeInArchive, causeWhere, causeUndecided, causeTooManyPixels,
	causeOpenEnd, causeNothingNew, causeNoAnswer, causeMinFree,
}

// causeLabel is what a cause is called in metrics. An unknown one is among the
// others: a label takes no text that a host can make up.
func causeLabel(cause string) string {
	if cause == "" || fetch.IsCause(cause) || slices.Contains(ownCauses, cause) {
		return cause
	}
	return otherCauses
}

// tried counts an attempt by its verdict.
func (m *Metrics) tried(class fetch.Class) {
	if m != nil {
		m.tries.Of(string(class)).Add(1)
	}
}

// triedImage counts an attempt at a picture. One that the run cannot go on with
// came to no verdict.
func (m *Metrics) triedImage(t trial) {
	switch {
	case m == nil, t.fatal != nil:
	case t.part != nil:
		m.tried(fetch.OK)
	default:
		m.tried(t.verdict.Class)
	}
}

// verified counts what Spool said of what arrived.
func (m *Metrics) verified(part *storage.Part, err error) {
	if m == nil {
		return
	}
	if format, verdict := verdictOf(part, err); verdict != "" {
		m.verdicts.Of(format, verdict).Add(1)
	}
}

// verdictOf are the labels of an answer of Spool; there are none where the body
// did not arrive.
func verdictOf(part *storage.Part, err error) (format, verdict string) {
	const noFormat = "none"
	if part != nil && part.Walked {
		return formatLabel(part), "whole"
	} else if part != nil {
		return formatLabel(part), "unwalked"
	}
	if damaged, is := errors.AsType[*storage.DamagedError](err); is {
		return formatLabel(damaged.Part), "damaged"
	}
	if unwanted, is := errors.AsType[*storage.UnwantedTypeError](err); is {
		return unwanted.Name, "unwanted"
	}
	if _, is := errors.AsType[*storage.UnknownTypeError](err); is {
		return noFormat, "unknown type"
	}
	if _, is := errors.AsType[*storage.NotPictureError](err); is {
		return noFormat, "not a picture"
	}
	return "", ""
}

func formatLabel(part *storage.Part) string { return strings.TrimPrefix(part.Ext, ".") }

// gathered counts a batch of pictures to be made durable. kept is called when it
// is.
func (m *Metrics) gathered(pictures int) (kept func()) {
	if m == nil {
		return func() {}
	}
	m.batch.Observe(float64(pictures))
	start := time.Now()
	return func() { m.durable.Observe(time.Since(start).Seconds()) }
}
