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
	// Gallery, if not nil, is the name of the gallery that the job counts in.
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
)

// isByTime reports whether records come in the order in which they were settled.
func (f Filter) isByTime() bool { return f.Order != AsFound }

func (f Filter) passes(r Record) bool {
	if f.Missing && (r.Kind != Page || r.State != Done || r.Missing <= 0) {
		return false
	}
	if !f.Missing && (f.Kind != 0 && f.Kind != r.Kind || f.State != Unknown && f.State != r.State) {
		return false
	}
	return (f.Site == "" || f.Site == r.Site) && (f.Cause == "" || f.Cause == r.Cause) &&
		(f.Gallery == nil || *f.Gallery == r.InGallery()) && f.passesTime(r)
}

func (f Filter) passesTime(r Record) bool {
	isOfTime := f.isByTime() || !f.Since.IsZero() || !f.Until.IsZero()
	return !isOfTime || r.State.Settled() && !r.Settled.Before(f.Since) && (f.Until.IsZero() || r.Settled.Before(f.Until))
}
