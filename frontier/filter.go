package frontier

import "time"

// Filter chooses records, and says in which order they come. The zero Filter
// chooses all, in the order they became known per host.
type Filter struct {
	Site  string // "" for any
	Kind  Kind   // 0 for any
	State State  // Unknown for any
	// Cause is that of the record, "" for any.
	Cause string
	// Gallery, if not nil, is the name of the gallery that the job counts in; "", and
	// the name of its site, are for a job in none.
	Gallery *string
	// Since and Until choose what is settled, and was at the one or later, and before
	// the other; the zero time is no bound.
	Since, Until time.Time
	// Missing chooses the pages that are done and lack pictures; Kind and State
	// do not count then.
	Missing bool
	Order   Order
}

// Order is that in which records come.
type Order uint8

// The orders. In those by time come only jobs that are settled.
const (
	AsFound     Order = iota // as they became known per host
	OldestFirst              // as they were settled
	NewestFirst              // the other way round
	OpenFirst                // what is open as it became known, then the rest as it was settled
)

// isByTime reports whether records come in the order in which they were settled.
func (f Filter) isByTime() bool { return f.Order != AsFound }

// parts are the filters by which the records are read, one after the other.
func (f Filter) parts() []Filter {
	if f.Order != OpenFirst {
		return []Filter{f}
	}
	open, settled := f, f
	open.Order, open.State = AsFound, Open
	settled.Order = OldestFirst
	switch {
	case f.Missing || f.hasTime():
		return []Filter{settled}
	case f.State == Open:
		return []Filter{open}
	case f.State != Unknown:
		return []Filter{settled}
	}
	return []Filter{open, settled}
}

// toOnce are the records that were handed on, nil if the order lets none come twice: what is
// settled while others are read comes last among those by time, though it came before.
func (f Filter) toOnce() *numbers {
	if f.Order == OldestFirst || f.Order == OpenFirst {
		return &numbers{}
	}
	return nil
}

func (f Filter) passes(r Record) bool {
	if f.Missing && (r.Kind != Page || r.State != Done || r.Missing <= 0) {
		return false
	}
	if !f.Missing && (f.Kind != 0 && f.Kind != r.Kind || f.State != Unknown && f.State != r.State) {
		return false
	}
	return (f.Site == "" || f.Site == r.Site) && (f.Cause == "" || f.Cause == r.Cause) &&
		f.passesGallery(r) && f.passesTime(r)
}

func (f Filter) passesGallery(r Record) bool {
	if f.Gallery == nil {
		return true
	}
	name := r.InGallery()
	return *f.Gallery == name || name == "" && *f.Gallery == r.Site
}

// hasTime reports whether the filter chooses what was settled in a span of time.
func (f Filter) hasTime() bool { return !f.Since.IsZero() || !f.Until.IsZero() }

func (f Filter) passesTime(r Record) bool {
	return !f.isByTime() && !f.hasTime() || r.State.Settled() && !r.Settled.Before(f.Since) && (f.Until.IsZero() || r.Settled.Before(f.Until))
}
